using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>What the app chose about its schemes stays, and what it cannot have meant is refused at start.</summary>
public class RegistrationChoicesTests
{
    [Fact]
    public async Task What_the_app_set_stays()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication(options =>
        {
            options.DefaultScheme = "A";
            options.DefaultAuthenticateScheme = "B";
            options.DefaultSignInScheme = "B";
            options.DefaultSignOutScheme = "A";
            options.DefaultForbidScheme = "A";
            options.DefaultChallengeScheme = "A";
        }).AddCookie("A").AddCookie("B").AddKakaoBusiness());

        var options = app.Services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;

        Assert.Equal(
            ("A", "B", "B", "A", "A", "A"),
            (options.DefaultScheme, options.DefaultAuthenticateScheme, options.DefaultSignInScheme, options.DefaultSignOutScheme, options.DefaultForbidScheme, options.DefaultChallengeScheme));
        Assert.Equal(["A", "B", "KakaoBusiness"], options.Schemes.Select(scheme => scheme.Name));
    }

    [Fact]
    public async Task Challenge_scheme_of_the_app_answers_its_challenges()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services =>
            services.AddAuthentication(options => options.DefaultChallengeScheme = "Cookies").AddCookie().AddKakaoBusiness());
        using var browser = app.NewBrowser();

        var location = await browser.ChallengeAsync("/private");

        Assert.Equal("/Account/Login", location.AbsolutePath);
    }

    [Fact]
    public async Task Default_bearer_scheme_keeps_authenticating_and_challenging()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services =>
            services.AddAuthentication("Bearer").AddScheme<AuthenticationSchemeOptions, BearerLikeHandler>("Bearer", null).AddKakaoBusiness());
        using var browser = app.NewBrowser();

        using var anonymous = await browser.GetAsync("/private");
        using var withToken = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/private") { Headers = { { "Authorization", "Bearer x" } } });

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.OK, withToken.StatusCode);
    }

    [Fact]
    public async Task Named_challenge_signs_in_beside_a_bearer_default()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services =>
            services.AddAuthentication("Bearer").AddScheme<AuthenticationSchemeOptions, BearerLikeHandler>("Bearer", null).AddKakaoBusiness());
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge?scheme=KakaoBusiness");

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        Assert.Contains(callback.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Default_cookie_keeps_its_login_page_beside_remote_scheme()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services =>
            services.AddAuthentication("Cookies").AddCookie().AddOAuth("Other", ConfigureOther).AddKakaoBusiness());
        using var browser = app.NewBrowser();

        Assert.Equal("/Account/Login", (await browser.ChallengeAsync("/private")).AbsolutePath);
        Assert.Equal("other.test", (await browser.ChallengeAsync("/challenge?scheme=Other")).Host);
        using var callback = await browser.SignInAsync("/challenge?scheme=KakaoBusiness");
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("KakaoBusiness")]
    [InlineData("Bearer")]
    public async Task Two_cookie_schemes_without_choice_fail_startup(string? defaultScheme)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Authentication = services =>
            services.AddAuthentication(options => options.DefaultScheme = defaultScheme)
                .AddScheme<AuthenticationSchemeOptions, BearerLikeHandler>("Bearer", null)
                .AddCookie("A").AddCookie("B").AddKakaoBusiness()));

        Assert.Contains("several cookie schemes", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DefaultSignInScheme", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SignInScheme", failure.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Two_cookie_schemes_start_if_SignInScheme_is_set(bool inConfiguration)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            if (inConfiguration) setup.Scheme["SignInScheme"] = "B";
            setup.Authentication = services => services.AddAuthentication().AddCookie("A").AddCookie("B").AddKakaoBusiness(options =>
            {
                if (!inConfiguration) options.SignInScheme = "B";
            });
        });
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge?scheme=KakaoBusiness");

        Assert.Contains(callback.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.B=", StringComparison.Ordinal));
        // Whose pages are whose is for the app to say.
        var options = app.Services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
        Assert.Equal((null, null, null), (options.DefaultScheme, options.DefaultSignInScheme, options.DefaultChallengeScheme));
    }

    [Theory]
    [InlineData("KakaoBusiness")]
    [InlineData("Bearer")]
    [InlineData("Nowhere")]
    public async Task Sign_in_scheme_without_session_fails_startup(string signInScheme)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Authentication = services =>
            services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, BearerLikeHandler>("Bearer", null)
                .AddCookie().AddKakaoBusiness(options => options.SignInScheme = signInScheme)));

        Assert.Contains($"SignInScheme '{signInScheme}'", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_Kakao_schemes_both_sign_in()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusiness("Second", "Second", _ => { });
            setup.Configuration["Authentication:Schemes:Second:ClientId"] = TestApp.ClientId;
            setup.Configuration["Authentication:Schemes:Second:ClientSecret"] = TestApp.ClientSecret;
            setup.Configuration["Authentication:Schemes:Second:CallbackPath"] = "/signin-second";
            setup.Configuration["Authentication:Schemes:Second:Scope:0"] = "moment_management";
        });

        foreach (var (scheme, scopes) in new[] { ("KakaoBusiness", "biz_account_email"), ("Second", "moment_management") })
        {
            using var browser = app.NewBrowser();
            using var callback = await browser.SignInAsync($"/challenge?scheme={scheme}");
            Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
            var ticket = await browser.TicketAsync();
            Assert.Equal(scopes, ticket.GrantedScopes);
            Assert.Equal(scheme, ticket.Items[".AuthScheme"]);
        }
    }

    [Theory]
    [InlineData("/signin-kakaobusiness")]
    [InlineData("/SignIn-KakaoBusiness")]
    public async Task Two_schemes_on_one_callback_path_fail_startup(string secondPath)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Authentication = services =>
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusiness("Second", options =>
            {
                options.ClientId = TestApp.ClientId;
                options.CallbackPath = secondPath;
            })));

        Assert.Equal(
            "The schemes 'KakaoBusiness' and 'Second' have the same CallbackPath '/signin-kakaobusiness': give each its own path, and register both at Kakao.",
            failure.Message);
    }

    [Fact]
    public void Same_scheme_twice_is_a_clear_error()
    {
        var builder = new ServiceCollection().AddAuthentication().AddKakaoBusiness();

        var failure = Assert.Throws<InvalidOperationException>(() => builder.AddKakaoBusiness());

        Assert.Contains("AddKakaoBusiness was called twice for the scheme 'KakaoBusiness'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_scheme_registers_the_librarys_services_once()
    {
        var services = new ServiceCollection();
        services.AddAuthentication().AddKakaoBusiness();
        var once = CountOf(services);

        services.AddAuthentication().AddKakaoBusiness("Second", _ => { });

        Assert.Equal(once, CountOf(services));

        static int CountOf(IServiceCollection services) => services.Count(service =>
            service.ServiceType == typeof(IHostedService) || service.ImplementationType?.Assembly == typeof(KakaoBusinessHandler).Assembly && service.ImplementationType != typeof(KakaoBusinessHandler));
    }

    [Fact]
    public void Missing_argument_is_refused()
    {
        var builder = new ServiceCollection().AddAuthentication();

        Assert.Throws<ArgumentNullException>(() => ((AuthenticationBuilder)null!).AddKakaoBusiness());
        Assert.Throws<ArgumentNullException>(() => builder.AddKakaoBusiness(null!));
        Assert.Throws<ArgumentException>(() => builder.AddKakaoBusiness("", _ => { }));
    }

    private static void ConfigureOther(OAuthOptions options)
    {
        options.ClientId = options.ClientSecret = "other";
        options.AuthorizationEndpoint = "https://other.test/authorize";
        options.TokenEndpoint = "https://other.test/token";
        options.CallbackPath = "/signin-other";
    }

    private sealed class BearerLikeHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers.Authorization.Count > 0
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("Bearer")), Scheme.Name))
            : AuthenticateResult.NoResult());
    }
}
