using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.Security.Attacks;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>A user who signs in again continues the session, with other identities beside the one of Kakao Business.</summary>
public sealed class ContinuedSessionTests
{
    private const string SessionId = ".kakaobusiness.session_id";

    private static Task<TestApp> StartAsync(bool stored, Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        SessionSites.Mode(stored)(setup);
        setup.Endpoints += MapSignIns;
        configure?.Invoke(setup);
    });

    private static void MapSignIns(WebApplication app)
    {
        app.MapGet("/stay", async context =>
        {
            var session = await context.AuthenticateAsync("Cookies");
            await context.SignInAsync("Cookies", session.Principal!, new AuthenticationProperties { IsPersistent = true });
        }).RequireAuthorization();
        app.MapGet("/kakao-alone", context => context.SignInAsync(
            "Cookies", new ClaimsPrincipal(context.User.Identities.First(identity => identity.AuthenticationType == "KakaoBusiness")))).RequireAuthorization();
        app.MapGet("/ended-meanwhile", async context =>
        {
            var session = await context.AuthenticateAsync("Cookies");
            await context.RequestServices.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync(Attack.Owner);
            await context.SignInAsync("Cookies", new ClaimsPrincipal([.. session.Principal!.Identities, Role()]), session.Properties);
        }).RequireAuthorization();
    }

    private static ClaimsIdentity Role() => new([new Claim(ClaimTypes.Role, "manager")], "roles");

    private static async Task<HttpResponseMessage> GetAsync(Browser browser, string url)
    {
        var response = await browser.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Persistent_cookie_expires_at_the_absolute_end(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Options = options => options.AbsoluteSessionLifetime = TimeSpan.FromDays(10));
        using var browser = await SessionSites.SignedInAsync(app);
        var end = app.Time.GetUtcNow().AddDays(10);
        app.Time.Advance(TimeSpan.FromDays(1));

        using var response = await GetAsync(browser, "/stay");

        Assert.Contains($"expires={end:r}", Assert.Single(response.SetCookies()), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Session_continues_up_to_its_expiry(bool stored)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);
        var before = await browser.TicketAsync();
        app.Time.Advance(TimeSpan.FromDays(14));

        using var response = await GetAsync(browser, "/stay");

        Assert.Equal(before.AccessToken, (await browser.TicketAsync()).AccessToken);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Identity_in_front_does_not_hide_the_user(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Options = options => options.Events = new OAuthEvents
        {
            OnTicketReceived = context =>
            {
                context.Principal = new ClaimsPrincipal([Role(), .. context.Principal!.Identities]);
                return Task.CompletedTask;
            },
        });
        using var browser = await SessionSites.SignedInAsync(app);
        var before = await browser.TicketAsync();

        using var response = await GetAsync(browser, "/kakao-alone");

        var after = await browser.TicketAsync();
        Assert.NotNull(before.AccessToken);
        Assert.Equal(before.AccessToken, after.AccessToken);
        Assert.Equal("manager", before[ClaimTypes.Role]);
        Assert.Null(after[ClaimTypes.Role]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Identity_in_place_of_Kakaos_continues_session(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Options = options => options.Events = new OAuthEvents
        {
            OnTicketReceived = context =>
            {
                context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "kim")], "own"));
                return Task.CompletedTask;
            },
        });
        using var browser = await SessionSites.SignedInAsync(app);
        var before = await browser.TicketAsync();

        using var response = await GetAsync(browser, "/stay");

        Assert.NotNull(before.AccessToken);
        Assert.Equal(before.AccessToken, (await browser.TicketAsync()).AccessToken);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Another_user_signs_in_after_end_of_session(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Endpoints += routes => routes.MapGet("/ended-for-another", async context =>
        {
            await context.RequestServices.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync(Attack.Owner);
            await context.SignInAsync("Cookies", new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "kim")], "password")));
        }).RequireAuthorization());
        using var browser = await SessionSites.SignedInAsync(app);

        using var response = await GetAsync(browser, "/ended-for-another");

        Assert.Equal("kim", (await browser.TicketAsync()).NameIdentifier);
        Assert.Empty(app.MessagesOf("EndedSessionNotContinued"));
    }

    /// <summary>An event of the app reads the identity of everybody who signs in.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Ended_session_signs_an_anonymous_identity_in(bool stored)
    {
        bool? isAuthenticated = null;
        await using var app = await StartAsync(stored, setup =>
        {
            setup.Endpoints += routes => routes.MapGet("/ended-alone", async context =>
            {
                var session = await context.AuthenticateAsync("Cookies");
                await context.RequestServices.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync(Attack.Owner);
                await context.SignInAsync("Cookies", session.Principal!, session.Properties);
            }).RequireAuthorization();
            setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Events.OnSignedIn = context =>
            {
                isAuthenticated = context.Principal!.Identity!.IsAuthenticated;
                return Task.CompletedTask;
            });
        });
        using var browser = await SessionSites.SignedInAsync(app);
        Assert.True(isAuthenticated);

        using var response = await GetAsync(browser, "/ended-alone");

        Assert.False(isAuthenticated);
        await browser.AssertAnonymousAsync();
    }

    /// <summary>Two users without an ID cannot be told apart.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task User_without_account_ID_continues_no_session(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Options = options => options.Events = new OAuthEvents
        {
            OnTicketReceived = context =>
            {
                var identity = (ClaimsIdentity)context.Principal!.Identity!;
                foreach (var claim in identity.FindAll(ClaimTypes.NameIdentifier).ToList()) identity.RemoveClaim(claim);
                return Task.CompletedTask;
            },
        });
        using var browser = await SessionSites.SignedInAsync(app);
        Assert.NotNull((await browser.TicketAsync()).AccessToken);

        using var response = await GetAsync(browser, "/kakao-alone");

        Assert.Null((await browser.TicketAsync()).AccessToken);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Ended_session_leaves_the_other_identity_alone(bool stored)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);

        using var response = await GetAsync(browser, "/ended-meanwhile");

        var after = await browser.TicketAsync();
        Assert.Equal("manager", after[ClaimTypes.Role]);
        Assert.Null(after.NameIdentifier);
        Assert.Null(after.AccessToken);
        Assert.DoesNotContain(SessionId, after.Items.Keys);
        Assert.Single(app.MessagesOf("EndedSessionNotContinued"));
    }
}
