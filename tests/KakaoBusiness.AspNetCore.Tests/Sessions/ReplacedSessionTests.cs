using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.Security.Attacks;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Every sign-in to the cookie scheme begins a new session and ends the one before, in both modes and whoever signs in.</summary>
public sealed class ReplacedSessionTests
{
    private const string SessionId = ".kakaobusiness.session_id";
    private const string SessionStart = ".kakaobusiness.session_start";

    private static Task<TestApp> StartAsync(bool stored, Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        SessionSites.Mode(stored)(setup);
        setup.Endpoints += MapSignIns;
        configure?.Invoke(setup);
    });

    private static void MapSignIns(WebApplication app)
    {
        app.MapGet("/password", context => context.SignInAsync("Cookies", UserOf(context.Request.Query["user"]!, "password")));
        app.MapGet("/add-claim", async context =>
        {
            ((ClaimsIdentity)context.User.Identity!).AddClaim(new Claim("plan", "gold"));
            await context.SignInAsync("Cookies", context.User);
        }).RequireAuthorization();
        app.MapGet("/refresh", async context =>
        {
            var session = await context.AuthenticateAsync("Cookies");
            await context.SignInAsync("Cookies", session.Principal!, session.Properties);
        }).RequireAuthorization();
        app.MapGet("/refresh-as", async context =>
        {
            var session = await context.AuthenticateAsync("Cookies");
            await context.SignInAsync("Cookies", UserOf(context.Request.Query["user"]!, context.Request.Query["by"]!), session.Properties);
        }).RequireAuthorization();
        app.MapGet("/sign-out-and-in", async context =>
        {
            await context.SignOutAsync("Cookies");
            await context.SignInAsync("Cookies", context.User);
        }).RequireAuthorization();
        app.MapGet("/sign-in-twice", async context =>
        {
            var session = await context.AuthenticateAsync("Cookies");
            await context.SignInAsync("Cookies", session.Principal!, session.Properties);
            await context.SignInAsync("Cookies", session.Principal!, session.Properties);
        }).RequireAuthorization();
        app.MapGet("/sign-in-and-out", async context =>
        {
            await context.SignInAsync("Cookies", context.User);
            // The sign-out takes it out of the response again.
            var cookie = context.Response.Headers.SetCookie.ToString();
            await context.SignOutAsync("Cookies");
            await context.Response.WriteAsync(cookie);
        }).RequireAuthorization();
        app.MapGet("/ended-meanwhile", async context =>
        {
            var session = await context.AuthenticateAsync("Cookies");
            await SessionsOf(context.RequestServices).SignOutEverywhereAsync(Attack.Owner);
            await context.SignInAsync("Cookies", session.Principal!, context.Request.Query.ContainsKey("bare") ? null : session.Properties);
        }).RequireAuthorization();
    }

    private static ClaimsPrincipal UserOf(string nameIdentifier, string authenticationType)
        => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, nameIdentifier)], authenticationType));

    private static IKakaoBusinessSessions SessionsOf(IServiceProvider services) => services.GetRequiredService<IKakaoBusinessSessions>();

    private static async Task GetAsync(Browser browser, string url)
    {
        using var response = await browser.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Password_sign_in_ends_session_and_revokes_token(bool stored)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);
        using var copy = browser.CopyOn(app);

        await GetAsync(browser, "/password?user=victim");

        var ticket = await browser.TicketAsync();
        Assert.Equal("victim", ticket.NameIdentifier);
        Assert.DoesNotContain(ticket.Items, item => item.Key.StartsWith(".kakaobusiness", StringComparison.Ordinal));
        Assert.Null(ticket.AccessToken);
        await copy.AssertAnonymousAsync();
        await Eventually.HoldsAsync(() => app.Emulator.LiveTokenCount == 0);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Password_sign_in_keeps_token_without_revocation(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Options = options => options.RevokeSupersededToken = false);
        using var browser = await SessionSites.SignedInAsync(app);

        await GetAsync(browser, "/password?user=victim");

        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Password_sign_in_gets_a_new_key()
    {
        await using var app = await StartAsync(stored: true);
        using var browser = app.NewBrowser();
        await GetAsync(browser, "/password?user=attacker");
        using var copy = browser.CopyOn(app);

        await GetAsync(browser, "/password?user=victim");

        await copy.AssertAnonymousAsync();
        Assert.Equal("victim", (await browser.TicketAsync()).NameIdentifier);
    }

    [Theory]
    [InlineData(false, "/add-claim"), InlineData(true, "/add-claim")]
    [InlineData(false, "/refresh"), InlineData(true, "/refresh")]
    [InlineData(false, "/sign-out-and-in"), InlineData(true, "/sign-out-and-in")]
    [InlineData(false, "/sign-in-twice"), InlineData(true, "/sign-in-twice")]
    public async Task Same_identity_keeps_start_and_token_under_new_ID(bool stored, string url)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);
        var before = await browser.TicketAsync();
        using var copy = browser.CopyOn(app);
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await GetAsync(browser, url);

        var after = await browser.TicketAsync();
        Assert.NotEqual(before.Items[SessionId], after.Items[SessionId]);
        Assert.Equal(before.Items[SessionStart], after.Items[SessionStart]);
        Assert.Equal(before.AccessToken, after.AccessToken);
        Assert.Empty(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        await copy.AssertAnonymousAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Continued_session_keeps_its_absolute_end(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Options = options => options.AbsoluteSessionLifetime = TimeSpan.FromDays(10));
        using var browser = await SessionSites.SignedInAsync(app);
        app.Time.Advance(TimeSpan.FromDays(9));
        await GetAsync(browser, "/add-claim");
        await browser.TicketAsync();

        app.Time.Advance(TimeSpan.FromDays(1.1));

        await browser.AssertAnonymousAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Continued_session_can_be_signed_out_everywhere(bool stored)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);
        await GetAsync(browser, "/add-claim");

        await SessionsOf(app.Services).SignOutEverywhereAsync(Attack.Owner, TestContext.Current.CancellationToken);

        await browser.AssertAnonymousAsync();
    }

    [Theory]
    [InlineData(false, "/refresh-as?user=3100000003&by=KakaoBusiness", true), InlineData(true, "/refresh-as?user=3100000003&by=KakaoBusiness", true)]
    [InlineData(false, "/refresh-as?user=3100000001&by=password", false), InlineData(true, "/refresh-as?user=3100000001&by=password", false)]
    public async Task Another_identity_takes_nothing_over(bool stored, string url, bool isKakao)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);
        var before = await browser.TicketAsync();
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await GetAsync(browser, url);

        var after = await browser.TicketAsync();
        Assert.Null(after.AccessToken);
        Assert.Equal(isKakao, after.Items.ContainsKey(SessionId));
        Assert.NotEqual(before.Items[SessionId], after.Items.GetValueOrDefault(SessionId));
        Assert.NotEqual(before.Items[SessionStart], after.Items.GetValueOrDefault(SessionStart));
        await Eventually.HoldsAsync(() => app.Emulator.LiveTokenCount == 0);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Apps_sign_in_with_Kakao_identity_can_be_ended(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Endpoints += endpoints => endpoints.MapGet(
            "/made-up", context => context.SignInAsync("Cookies", UserOf(Attack.Owner, "KakaoBusiness"))));
        using var browser = app.NewBrowser();
        await GetAsync(browser, "/made-up");
        Assert.NotNull((await browser.TicketAsync()).Items[SessionId]);

        await SessionsOf(app.Services).SignOutEverywhereAsync(Attack.Owner, TestContext.Current.CancellationToken);

        await browser.AssertAnonymousAsync();
    }

    [Theory, InlineData(false, ""), InlineData(true, ""), InlineData(false, "?bare"), InlineData(true, "?bare")]
    public async Task Session_ended_during_the_request_is_not_brought_back(bool stored, string how)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);

        await GetAsync(browser, "/ended-meanwhile" + how);

        await browser.AssertAnonymousAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Sign_in_and_out_in_one_request_ends_both(bool stored)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);
        using var response = await browser.GetAsync("/sign-in-and-out");
        using var thief = app.NewBrowser();
        thief.Cookies.SetCookies(app.BaseAddress, await response.TextAsync());
        Assert.NotEmpty(thief.Cookies.GetAllCookies());

        await thief.AssertAnonymousAsync();
        await browser.AssertAnonymousAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task App_can_allow_one_session_for_each_user(bool stored)
    {
        await using var app = await StartAsync(stored, setup => setup.Options = options => options.Events = new OAuthEvents
        {
            OnTicketReceived = context => SessionsOf(context.HttpContext.RequestServices).EndOthersAsync(
                context.Principal!.FindFirstValue(ClaimTypes.NameIdentifier)!, context.Properties!.GetKakaoBusinessSessionId()!),
        });
        using var first = await SessionSites.SignedInAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var second = await SessionSites.SignedInAsync(app);

        await first.AssertAnonymousAsync();
        await second.TicketAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Renewal_keeps_the_session_id(bool stored)
    {
        await using var app = await StartAsync(stored);
        using var browser = await SessionSites.SignedInAsync(app);
        var before = await browser.TicketAsync();
        var cookie = browser.Cookies.GetCookieHeader(app.BaseAddress);
        app.Time.Advance(TimeSpan.FromDays(8));

        var after = await browser.TicketAsync();

        Assert.Equal(before.Items[SessionId], after.Items[SessionId]);
        if (stored) Assert.Equal(cookie, browser.Cookies.GetCookieHeader(app.BaseAddress));
    }

    [Fact]
    public async Task App_store_keeps_one_ticket_under_a_new_key()
    {
        var store = new MemoryTicketStore();
        await using var app = await TokenApp.StartAsync(store, configure: setup => setup.Endpoints += MapSignIns);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        using var copy = browser.CopyOn(app);

        await GetAsync(browser, "/password?user=victim");

        Assert.Equal("victim", (await browser.TicketAsync()).NameIdentifier);
        await copy.AssertAnonymousAsync();
        Assert.Equal(1, store.Count);
    }
}
