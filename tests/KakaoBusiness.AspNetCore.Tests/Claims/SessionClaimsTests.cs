using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Claims;

/// <summary>The claims of a request and those of the cookie, through a whole app.</summary>
public class SessionClaimsTests
{
    [Fact]
    public async Task Request_has_email_and_scopes_as_separate_claims()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        Assert.Equal("owner@example.com|biz_account_email", await TextAsync(browser, "/claims"));
    }

    [Fact]
    public async Task User_signed_in_again_leaves_the_cookies_claims_unchanged()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        var before = await TextAsync(browser, "/cookie");

        var again = await TextAsync(browser, "/sign-in-again");
        var after = await TextAsync(browser, "/cookie");

        Assert.Equal("owner@example.com", again);
        Assert.Equal(before, after);
        Assert.Contains(KakaoBusinessClaimTypes.GrantedScopes, after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transformation_of_the_app_runs_inside_the_library_s(bool earlier)
    {
        await using var app = await StartAsync(setup => setup.Authentication = services => Add<AppTransformation>(services, earlier));
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        Assert.Equal("owner@example.com|biz_account_email|app saw owner@example.com", await TextAsync(browser, "/claims"));
        Assert.Empty(app.MessagesOf("ClaimsTransformationReplaced"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transformation_that_builds_the_principal_anew_keeps_the_claims(bool earlier)
    {
        await using var app = await StartAsync(setup => setup.Authentication = services => Add<RebuildingTransformation>(services, earlier));
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        Assert.Equal("owner@example.com|biz_account_email|rebuilt", await TextAsync(browser, "/claims"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Later_transformation_is_logged_and_changes_no_policy(bool stored)
    {
        await using var app = await StartAsync(setup =>
        {
            setup.Authentication = services =>
            {
                var builder = services.AddAuthentication().AddKakaoBusiness();
                if (stored) builder.AddKakaoBusinessTicketStore().Services.AddDistributedMemoryCache();
                services.AddTransient<IClaimsTransformation, AppTransformation>();
            };
            setup.Endpoints += routes => routes.MapGet("/email", (HttpContext context) => context.Response.WriteAsync("page")).RequireScope("biz_account_email");
        });
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        Assert.Equal("app saw ", await TextAsync(browser, "/claims"));
        Assert.Equal("page", await TextAsync(browser, "/email"));
        var warning = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "ClaimsTransformationReplaced");
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains("AppTransformation", warning.Message, StringComparison.Ordinal);
        Assert.Contains("services.AddKakaoBusinessAuthorization()", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decorator_of_the_librarys_transformation_is_not_warned_of()
    {
        await using var app = await StartAsync(setup => setup.Services = services =>
        {
            var inner = services.Last(service => service.ServiceType == typeof(IClaimsTransformation));
            services.AddScoped<IClaimsTransformation>(provider => new Decorator((IClaimsTransformation)inner.ImplementationFactory!(provider)));
        });

        Assert.Empty(app.MessagesOf("ClaimsTransformationReplaced"));
    }

    /// <summary>Registers a transformation before <c>AddKakaoBusiness</c>, or after it with the remedy that the warning names.</summary>
    private static void Add<TTransformation>(IServiceCollection services, bool earlier)
        where TTransformation : class, IClaimsTransformation
    {
        if (earlier) services.AddTransient<IClaimsTransformation, TTransformation>();
        services.AddAuthentication().AddKakaoBusiness();
        if (earlier) return;
        services.AddTransient<IClaimsTransformation, TTransformation>();
        services.AddKakaoBusinessAuthorization();
    }

    private static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Endpoints = app =>
        {
            app.MapGet("/claims", (HttpContext context) => context.Response.WriteAsync(string.Join('|', context.User.Claims
                .Where(claim => claim.Type is ClaimTypes.Email or KakaoBusinessClaimTypes.Scope or "app").Select(claim => claim.Value)
                .Order(Comparer<string>.Create((one, other) => Rank(one) - Rank(other))))));
            app.MapGet("/cookie", (HttpContext context) => context.Response.WriteAsync(CookieClaims(context)));
            app.MapGet("/sign-in-again", async (HttpContext context) =>
            {
                // Read first, so that the claims are made.
                var email = context.User.FindFirstValue(ClaimTypes.Email);
                await context.SignInAsync(context.User);
                await context.Response.WriteAsync(email!);
            });
        };
        configure?.Invoke(setup);
    });

    private static int Rank(string value) => value.Contains(' ') || value == "rebuilt" ? 2 : value.Contains('@') ? 0 : 1;

    private static string CookieClaims(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var ticket = options.TicketDataFormat.Unprotect(options.CookieManager.GetRequestCookie(context, options.Cookie.Name!))!;
        return string.Join('\n', ticket.Principal.Identities.SelectMany(identity => identity.Claims.Select(claim => $"{identity.AuthenticationType} {claim.Issuer} {claim}")));
    }

    private static async Task<string> TextAsync(Browser browser, string path)
    {
        using var response = await browser.GetAsync(path);
        return await response.TextAsync();
    }

    private sealed class AppTransformation : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            if (!principal.HasClaim(claim => claim.Type == "app"))
                principal.AddIdentity(new ClaimsIdentity([new Claim("app", "app saw " + principal.FindFirstValue(ClaimTypes.Email))]));
            return Task.FromResult(principal);
        }
    }

    private sealed class RebuildingTransformation : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
            => Task.FromResult(new ClaimsPrincipal([.. principal.Identities, new ClaimsIdentity([new Claim("app", "rebuilt")])]));
    }

    private sealed class Decorator(IClaimsTransformation inner) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) => inner.TransformAsync(principal);
    }
}
