using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Without a ticket store the session is in the cookie: what ends it must end every copy of it.</summary>
public sealed partial class CookieModeTests
{
    private static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Endpoints = app => app.MapGet("/sign-out", context => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme));
        configure?.Invoke(setup);
    });

    private static IKakaoBusinessSessions SessionsOf(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessSessions>();

    private static async Task<Browser> SignInAsync(TestApp app, string persona = "owner")
    {
        var browser = app.NewBrowser();
        using var response = await browser.SignInAsync(persona: persona);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return browser;
    }

    [Fact]
    public async Task Copy_of_a_signed_out_cookie_does_not_work()
    {
        await using var app = await StartAsync();
        var browser = await SignInAsync(app);
        var copy = browser.CopyOn(app);
        await copy.TicketAsync();
        using var response = await browser.GetAsync("/sign-out");
        await copy.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Sign_out_deletes_the_cookie()
    {
        await using var app = await StartAsync();
        var browser = await SignInAsync(app);
        Assert.NotEmpty(browser.Cookies.GetCookies(app.BaseAddress));

        using var response = await browser.GetAsync("/sign-out");

        Assert.Empty(browser.Cookies.GetCookies(app.BaseAddress));
    }

    [Fact]
    public async Task Other_sessions_continue_after_a_sign_out()
    {
        await using var app = await StartAsync();
        var (browser, other) = (await SignInAsync(app), await SignInAsync(app));
        using var response = await browser.GetAsync("/sign-out");
        await other.TicketAsync();
    }

    [Fact]
    public async Task Session_ended_by_ID_ends_no_other_session()
    {
        await using var app = await StartAsync();
        var (browser, other) = (await SignInAsync(app), await SignInAsync(app));
        var ticket = await browser.TicketAsync();

        Assert.True(await SessionsOf(app).EndAsync(ticket.NameIdentifier!, ticket.Items[".kakaobusiness.session_id"]!, TestContext.Current.CancellationToken));

        await browser.AssertAnonymousAsync();
        await other.TicketAsync();
    }

    [Theory]
    [InlineData("", "session", "nameIdentifier")]
    [InlineData("user", "", "sessionId")]
    public async Task Session_without_user_or_ID_cannot_be_ended(string user, string session, string parameter)
    {
        await using var app = await StartAsync();

        Assert.Equal(parameter, (await Assert.ThrowsAsync<ArgumentException>(() => SessionsOf(app).EndAsync(user, session, TestContext.Current.CancellationToken))).ParamName);
    }

    [Fact]
    public async Task New_sign_in_ends_the_browsers_session()
    {
        await using var app = await StartAsync();
        var browser = await SignInAsync(app);
        var copy = browser.CopyOn(app);
        using var response = await browser.SignInAsync("/challenge", "other-owner");
        Assert.Equal("3100000003", (await browser.TicketAsync()).NameIdentifier);
        await copy.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Failed_sign_in_keeps_the_browsers_session()
    {
        await using var app = await StartAsync();
        var browser = await SignInAsync(app);
        using var response = await browser.CallbackAsync("error=access_denied&state={state}", "/challenge");
        await browser.TicketAsync();
    }

    [Fact]
    public async Task Copy_renewed_before_sign_out_stays_refused()
    {
        await using var app = await StartAsync();
        var browser = await SignInAsync(app);
        app.Time.Advance(TimeSpan.FromDays(8));
        await browser.TicketAsync();
        var copy = browser.CopyOn(app);
        using var response = await browser.GetAsync("/sign-out");
        app.Time.Advance(TimeSpan.FromDays(13.9));
        await copy.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Sign_out_everywhere_ends_all_sessions_of_the_user()
    {
        await using var app = await StartAsync();
        var (first, second, stranger) = (await SignInAsync(app), await SignInAsync(app), await SignInAsync(app, "other-owner"));
        await SessionsOf(app).SignOutEverywhereAsync("3100000001", TestContext.Current.CancellationToken);
        await first.AssertAnonymousAsync();
        await second.AssertAnonymousAsync();
        await stranger.TicketAsync();

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await (await SignInAsync(app)).TicketAsync();
    }

    [Fact]
    public async Task All_sessions_but_the_current_one_can_be_ended()
    {
        await using var app = await StartAsync();
        var (current, other) = (await SignInAsync(app), await SignInAsync(app));
        var id = (await current.TicketAsync()).Items[".kakaobusiness.session_id"]!;
        await SessionsOf(app).EndOthersAsync("3100000001", id, TestContext.Current.CancellationToken);
        await current.TicketAsync();
        await other.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Ended_session_stays_ended_when_others_end()
    {
        await using var app = await StartAsync();
        var browser = await SignInAsync(app);
        var id = (await browser.TicketAsync()).Items[".kakaobusiness.session_id"]!;
        await SessionsOf(app).SignOutEverywhereAsync("3100000001", TestContext.Current.CancellationToken);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        // As a node asks that has not heard of the first end yet.
        await SessionsOf(app).EndOthersAsync("3100000001", id, TestContext.Current.CancellationToken);
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Listing_in_cookie_mode_names_the_remedy()
    {
        await using var app = await StartAsync();
        Assert.False(SessionsOf(app).CanList);
        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => SessionsOf(app).ListAsync("3100000001", TestContext.Current.CancellationToken));
        Assert.Contains("AddKakaoBusinessTicketStore", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absolute_lifetime_ends_a_used_session()
    {
        await using var app = await StartAsync(setup => setup.Options = options => options.AbsoluteSessionLifetime = TimeSpan.FromDays(20));
        var browser = await SignInAsync(app);
        await browser.AssertEndsAfterTwentyDaysAsync(app);
    }

    [Fact]
    public async Task Shortened_lifetime_applies_to_existing_cookies()
    {
        var keys = new EphemeralDataProtectionProvider();
        Task<TestApp> StartWithAsync(TimeSpan lifetime) => StartAsync(setup =>
        {
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
            setup.Options = options =>
            {
                options.AbsoluteSessionLifetime = lifetime;
                // Each node has an emulator of its own, which does not know the other's tokens.
                options.TokenValidationInterval = TimeSpan.Zero;
            };
        });

        await using var before = await StartWithAsync(TimeSpan.FromDays(30));
        await using var after = await StartWithAsync(TimeSpan.FromDays(5));
        var browser = (await SignInAsync(before)).CopyOn(after);
        after.Time.Advance(TimeSpan.FromDays(4.9));
        await browser.TicketAsync();
        after.Time.Advance(TimeSpan.FromDays(0.2));
        await browser.AssertAnonymousAsync();
    }

    /// <summary>Two deployments of one application share the key ring and the name of the cookie, and each has an app at Kakao of its own.</summary>
    [Fact]
    public async Task Cookie_of_another_client_id_is_no_session()
    {
        var keys = new EphemeralDataProtectionProvider();
        Task<TestApp> StartAppAsync(string clientId) => StartAsync(setup =>
        {
            setup.Scheme["ClientId"] = clientId;
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
            setup.Options = options => options.TokenValidationInterval = TimeSpan.Zero;
        });
        await using var first = await StartAppAsync(TestApp.ClientId);
        await using var node = await StartAppAsync(TestApp.ClientId);
        await using var second = await StartAppAsync("other-client-id");
        var browser = await SignInAsync(first);

        await browser.CopyOn(node).TicketAsync();
        await browser.CopyOn(second).AssertAnonymousAsync();
    }
}
