using System.Net;
using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>An app with a login of its own, whose users connect a Kakao account that is stored in a cookie beside.</summary>
public sealed class BesideLoginTests
{
    private const string KimConnected = "kim kim password,KakaoBusiness";

    [Theory]
    [InlineData("/moment")]
    [InlineData("/both")]
    [InlineData("/own-only")]
    public async Task Page_with_scope_sends_visitor_to_app_login(string path)
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();

        Assert.Equal(BesideLoginApp.OwnLoginPage, (await browser.ChallengeAsync(path)).AbsolutePath);
    }

    [Theory]
    [InlineData("/moment")]
    [InlineData("/both")]
    [InlineData("/own-only")]
    public async Task Page_with_scope_opens_after_one_consent(string path)
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");

        using var page = await browser.ConnectAsync(path);

        Assert.Equal(KimConnected, await page.TextAsync());
        Assert.Equal("token", await browser.TextAsync("/token"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Api_with_scope_opens_after_consent_of_page()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        using var visitor = await browser.CallAsync("/api/moment");
        await browser.OwnSignInAsync("kim");
        using var unconnected = await browser.CallAsync("/api/moment");
        (await browser.ConnectAsync()).Dispose();
        using var connected = await browser.CallAsync("/api/moment");

        Assert.Equal(HttpStatusCode.Unauthorized, visitor.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, unconnected.StatusCode);
        Assert.Contains(KimConnected, await connected.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_without_scope_has_app_user_alone()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();

        Assert.Equal("kim kim password", await browser.TextAsync("/me"));
    }

    [Fact]
    public async Task Authorization_in_code_finds_session_beside()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        var before = await browser.TextAsync("/asks");
        (await browser.ConnectAsync()).Dispose();

        Assert.Equal("False", before);
        Assert.Equal("True", await browser.TextAsync("/asks"));
    }

    [Fact]
    public async Task Consent_link_of_refusal_leads_to_page_that_opens()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        using var refusal = await browser.CallAsync("/api/moment");
        var problem = System.Text.Json.JsonDocument.Parse(await refusal.TextAsync());
        var link = problem.RootElement.GetProperty("consent_url").GetString()!;

        using var callback = await browser.SignInAsync(link + "&returnUrl=/moment");

        Assert.Equal("/moment", callback.Headers.Location!.OriginalString);
        Assert.Equal(KimConnected, await browser.TextAsync("/moment"));
        // The session has it all now.
        Assert.Equal("/moment", (await browser.ChallengeAsync(link + "&returnUrl=/moment")).OriginalString);
    }

    [Fact]
    public async Task Claims_of_request_without_login_stay_beside_session()
    {
        await using var app = await BesideLoginApp.StartAsync(setup =>
        {
            setup.Pipeline = pipeline => pipeline.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("tenant", "one")]));
                return next(context);
            });
            setup.Endpoints += routes => routes.MapGet("/tenant", (HttpContext context) => context.User.FindFirstValue("tenant")).RequireScope("moment_management");
        });
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["moment_management"], RedirectUri = "/" };
        (await browser.SignInAsync("/challenge?scheme=KakaoBusiness")).Dispose();

        Assert.Equal("one", await browser.TextAsync("/tenant"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Result_has_properties_of_login_or_of_session_alone(bool hasLogin)
    {
        await using var app = await BesideLoginApp.StartAsync(setup => setup.Endpoints += routes => routes
            .MapGet("/session-id", (HttpContext context) => context.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult!.Properties?.GetKakaoBusinessSessionId() is null ? "none" : "session")
            .RequireScope("moment_management"));
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["moment_management"], RedirectUri = "/" };
        if (hasLogin) await browser.OwnSignInAsync("kim");
        (await browser.SignInAsync("/challenge?scheme=KakaoBusiness")).Dispose();

        Assert.Equal(hasLogin ? "none" : "session", await browser.TextAsync("/session-id"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Policy_evaluator_of_app_stays_in_use(bool isEarlier)
    {
        Seeing.Calls = 0;
        await using var app = await BesideLoginApp.StartAsync(setup =>
        {
            var authentication = setup.Authentication;
            setup.Authentication = services =>
            {
                if (isEarlier) services.AddTransient<IPolicyEvaluator, Seeing>();
                authentication(services);
                if (!isEarlier) services.AddTransient<IPolicyEvaluator, Seeing>().AddKakaoBusinessAuthorization();
            };
        });
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        using var page = await browser.ConnectAsync();

        Assert.Equal(KimConnected, await page.TextAsync());
        Assert.NotEqual(0, Seeing.Calls);
    }

    [Fact]
    public async Task Policy_evaluator_registered_later_fails_startup_naming_the_remedy()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            BesideLoginApp.StartAsync(setup => setup.Services = services => services.AddTransient<IPolicyEvaluator, Seeing>()));

        Assert.Contains("IPolicyEvaluator displaces", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddKakaoBusinessAuthorization", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Seeing(IAuthorizationService authorization) : PolicyEvaluator(authorization)
    {
        public static int Calls { get; set; }

        public override Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
        {
            Calls++;
            return base.AuthenticateAsync(policy, context);
        }
    }
}
