using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Setups;

/// <summary>Two Kakao Business schemes with their sessions in one cookie.</summary>
public sealed class OneCookieSetupTests : SetupContract
{
    private protected override string VisitorsEndAt => Arrival.Kakao;

    private protected override void AddAuthentication(IServiceCollection services) => services.AddAuthentication("Cookies").AddCookie()
        .AddKakaoBusiness().AddKakaoBusiness("Second", options => options.CallbackPath = "/signin-second");

    private protected override void MapPages(WebApplication app)
        => app.MapGet("/second", () => Results.Challenge(new KakaoBusinessChallengeProperties { RedirectUri = "/page" }, ["Second"]));

    [Fact]
    public async Task Session_of_second_scheme_replaces_that_of_first()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        await browser.VisitAsync("/moment");

        Assert.Equal("/page", (await browser.VisitAsync("/second")).Place);

        await AssertLivingTokensAsync(app, browser, 1);
        Assert.Equal("no token", (await browser.VisitAsync("/token")).Text);
        await SignOutAsync(browser);
        await AssertLivingTokensAsync(app, browser, 0);
    }
}

/// <summary>Two Kakao Business schemes with a cookie each: a policy names the scheme, or the cookie whose session it needs.</summary>
public abstract class TwoCookiesSetupContract(string scheme, string cookie) : SetupContract
{
    private protected override string VisitorsEndAt => Arrival.Kakao;

    private protected override string Scheme => scheme;

    private protected override void RequireUser(IEndpointConventionBuilder endpoint)
        => endpoint.RequireAuthorization(policy => policy.AddAuthenticationSchemes(scheme).RequireAuthenticatedUser());

    private protected override void RequireMoment(IEndpointConventionBuilder endpoint)
        => endpoint.RequireAuthorization(policy => policy.AddAuthenticationSchemes(cookie).RequireScope("moment_management"));

    private protected override void AddAuthentication(IServiceCollection services) => services.AddAuthentication()
        .AddCookie("a").AddCookie("b")
        .AddKakaoBusiness(options => options.SignInScheme = "a")
        .AddKakaoBusiness("Second", options => (options.CallbackPath, options.SignInScheme) = ("/signin-second", "b"));

    private protected override void MapPages(WebApplication app)
        => app.MapGet("/other", () => "other").RequireAuthorization(policy => policy.AddAuthenticationSchemes(Other).RequireAuthenticatedUser());

    private string Other => scheme == "Second" ? KakaoBusinessDefaults.AuthenticationScheme : "Second";

    [Fact]
    public async Task Sign_out_of_one_scheme_keeps_the_other()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        Assert.Equal("other", (await browser.VisitAsync("/other")).Text);
        Assert.Equal(Connected(Kim), (await browser.VisitAsync("/moment")).Text);
        await AssertLivingTokensAsync(app, browser, 2);
        var before = TripsTo(app);

        await SignOutAsync(browser);

        await AssertLivingTokensAsync(app, browser, 1);
        Assert.Equal("other", (await browser.VisitAsync("/other")).Text);
        Assert.Equal(before, TripsTo(app));
        Assert.Equal("no token", (await browser.VisitAsync("/token")).Text);
    }
}

public sealed class FirstOfTwoCookiesSetupTests() : TwoCookiesSetupContract(KakaoBusinessDefaults.AuthenticationScheme, "a");

public sealed class SecondOfTwoCookiesSetupTests() : TwoCookiesSetupContract("Second", "b");
