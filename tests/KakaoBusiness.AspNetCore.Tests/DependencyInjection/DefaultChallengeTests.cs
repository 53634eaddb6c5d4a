using System.Text.Encodings.Web;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>
/// Kakao Business is the default challenge only if it is the only way to sign in. Whatever the app configured about its own
/// login decides, never what it left out.
/// </summary>
public sealed class DefaultChallengeTests
{
    private const string Kakao = "Kakao";

    /// <summary>Each app, and where an anonymous visitor of a page goes: to Kakao, to a path of the app, or to a status code.</summary>
    private static readonly Dictionary<string, (Action<IServiceCollection> Register, string Expected)> Apps = new()
    {
        ["the only cookie, no login page"] = (services => services.AddAuthentication("Cookies").AddCookie().AddKakaoBusiness(), Kakao),
        ["the framework's default login path, set for another cookie"] = (services =>
        {
            services.Configure<CookieAuthenticationOptions>("Other", cookie => cookie.LoginPath = "/login");
            services.AddAuthentication().AddCookie().AddKakaoBusiness();
        }, Kakao),
        ["a login page on the default cookie"] = (services => services.AddAuthentication("Cookies").AddCookie(cookie => cookie.LoginPath = "/login").AddKakaoBusiness(), "/login"),
        ["a login page on the only cookie, no default"] = (services => services.AddAuthentication().AddKakaoBusiness().AddCookie(cookie => cookie.LoginPath = "/login"), "/login"),
        ["a login page configured for all cookies"] = (services =>
        {
            services.AddAuthentication().AddKakaoBusiness();
            services.ConfigureAll<CookieAuthenticationOptions>(cookie => cookie.LoginPath = "/login");
        }, "/login"),
        ["a login page, and only the authenticating scheme chosen"] = (services =>
            services.AddAuthentication(options => options.DefaultAuthenticateScheme = "Cookies").AddCookie(cookie => cookie.LoginPath = "/login").AddKakaoBusiness(), "/login"),
        ["an answer of the app's in place of a login page"] = (services => services.AddAuthentication().AddCookie(cookie => cookie.Events.OnRedirectToLogin = context =>
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return Task.CompletedTask;
        }).AddKakaoBusiness(), "418"),
        ["a login page, and Kakao chosen as the challenge"] = (services =>
            services.AddAuthentication(options => options.DefaultChallengeScheme = "KakaoBusiness").AddCookie(cookie => cookie.LoginPath = "/login").AddKakaoBusiness(), Kakao),
        ["several cookies"] = (services => services.AddAuthentication("A").AddCookie("A").AddCookie("B").AddKakaoBusiness(), "/Account/Login"),
        ["several cookies, and Kakao chosen as the challenge"] = (services =>
            services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("A", "KakaoBusiness")).AddCookie("A").AddCookie("B").AddKakaoBusiness(), Kakao),
        ["another provider"] = (services => services.AddAuthentication("Cookies").AddCookie().AddOAuth("Other", ConfigureOther).AddKakaoBusiness(), "/Account/Login"),
        ["a bearer scheme as the default"] = (services => services.AddAuthentication("Bearer").AddScheme<AuthenticationSchemeOptions, NobodyHandler>("Bearer", null).AddKakaoBusiness(), "401"),
        ["a bearer scheme that was the app's only one"] = (services => services.AddAuthentication().AddKakaoBusiness().AddScheme<AuthenticationSchemeOptions, NobodyHandler>("Bearer", null), "401"),
        ["a bearer scheme beside a cookie, no default"] = (services => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, NobodyHandler>("Bearer", null).AddCookie().AddKakaoBusiness(), Kakao),
        ["a policy scheme as the default"] = (services => services.AddAuthentication("smart").AddPolicyScheme("smart", null, options => options.ForwardDefault = "Cookies")
            .AddCookie(cookie => cookie.LoginPath = "/login").AddKakaoBusiness(), "/login"),
        ["Kakao as the default"] = (services => services.AddAuthentication("KakaoBusiness").AddKakaoBusiness(), Kakao),
    };

    public static TheoryData<string> AppNames => [.. Apps.Keys];

    [Theory]
    [MemberData(nameof(AppNames))]
    public async Task Anonymous_visitor_goes_where_the_app_signs_users_in(string name)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = Apps[name].Register);
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync("/private");

        var expected = Apps[name].Expected;
        if (expected == Kakao) Assert.StartsWith(KakaoBusinessDefaults.AuthorizationEndpoint + "?", response.Headers.Location?.OriginalString, StringComparison.Ordinal);
        else if (response.Headers.Location is { } location) Assert.Equal(expected, location.AbsolutePath);
        else Assert.Equal(expected, $"{(int)response.StatusCode}");
    }

    [Fact]
    public async Task App_with_another_provider_must_name_its_challenge()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication().AddOAuth("Other", ConfigureOther).AddKakaoBusiness());
        using var browser = app.NewBrowser();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync("/private"));
        using var signedIn = await browser.SignInAsync("/challenge?scheme=KakaoBusiness");

        Assert.Contains("DefaultChallengeScheme", failure.Message, StringComparison.Ordinal);
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
    }

    [Fact]
    public async Task Bearer_token_scheme_of_the_framework_keeps_no_session()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication("Bearer").AddBearerToken("Bearer").AddKakaoBusiness());
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge?scheme=KakaoBusiness");

        Assert.Contains(callback.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal));
    }

    /// <summary>Default challenges by Kakao whose session the default scheme never reads, and what the message asks for.</summary>
    private static readonly Dictionary<string, (Action<IServiceCollection> Register, string Remedy)> Circles = new()
    {
        ["another cookie"] = (services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("own", "KakaoBusiness"))
            .AddCookie("own").AddCookie("external").AddKakaoBusiness(options => options.SignInScheme = "external"), "DefaultAuthenticateScheme in AddAuthentication to 'external'"),
        ["nobody"] = (services => services.AddAuthentication(options => options.DefaultChallengeScheme = "KakaoBusiness")
            .AddCookie("A").AddCookie("B").AddKakaoBusiness(options => options.SignInScheme = "B"), "DefaultAuthenticateScheme in AddAuthentication to 'B'"),
        ["a bearer scheme of the framework"] = (services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("Bearer", "KakaoBusiness"))
            .AddBearerToken("Bearer").AddKakaoBusiness(), "'Cookies'"),
        ["a policy scheme that forwards elsewhere"] = (services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("smart", "KakaoBusiness"))
            .AddPolicyScheme("smart", null, options => (options.ForwardDefault, options.ForwardSignIn) = ("A", "B")).AddCookie("A").AddCookie("B").AddKakaoBusiness(), "'B'"),
        ["another Kakao scheme"] = (services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("Second", "KakaoBusiness"))
            .AddKakaoBusiness().AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath) = (TestApp.ClientId, "/signin-second")), "'Cookies'"),
    };

    public static TheoryData<string> CircleNames => [.. Circles.Keys];

    [Theory]
    [MemberData(nameof(CircleNames))]
    public async Task Default_challenge_that_never_authenticates_fails_startup(string name)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Authentication = Circles[name].Register));

        Assert.Contains("again and again", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.Contains(Circles[name].Remedy, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The same challenges in apps whose session may be read after all.</summary>
    private static readonly Dictionary<string, Action<IServiceCollection>> Possible = new()
    {
        ["the app signs in elsewhere itself"] = services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("own", "KakaoBusiness"))
            .AddCookie("own").AddCookie("external").AddKakaoBusiness(options =>
            {
                options.SignInScheme = "external";
                options.Events.OnTicketReceived = _ => Task.CompletedTask;
            }),
        ["a handler of the app's"] = services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("Bearer", "KakaoBusiness"))
            .AddScheme<AuthenticationSchemeOptions, NobodyHandler>("Bearer", null).AddKakaoBusiness(),
        ["a policy scheme that decides per request"] = services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("smart", "KakaoBusiness"))
            .AddPolicyScheme("smart", null, options => options.ForwardDefaultSelector = _ => "Cookies").AddCookie().AddKakaoBusiness(),
    };

    public static TheoryData<string> PossibleNames => [.. Possible.Keys];

    [Theory]
    [MemberData(nameof(PossibleNames))]
    public async Task Default_challenge_that_may_authenticate_starts(string name)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = Possible[name]);
        using var browser = app.NewBrowser();

        Assert.StartsWith(KakaoBusinessDefaults.AuthorizationEndpoint, (await browser.ChallengeAsync("/private")).AbsoluteUri, StringComparison.Ordinal);
    }

    private static void ConfigureOther(OAuthOptions options)
    {
        options.ClientId = options.ClientSecret = "other";
        options.AuthorizationEndpoint = "https://other.test/authorize";
        options.TokenEndpoint = "https://other.test/token";
        options.CallbackPath = "/signin-other";
    }

    private sealed class NobodyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
