using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.Tests.Shared.Stores;

/// <summary>The tests of an app whose two nodes share a ticket store, from outside.</summary>
public abstract partial class SessionStoreContract : IAsyncLifetime
{
    private readonly EphemeralDataProtectionProvider _keys = new();

    /// <summary>Adds the store under test. All nodes of a test share it, each over its own connection.</summary>
    protected abstract void AddStore(AuthenticationBuilder builder);

    /// <summary>Returns all entries of the store.</summary>
    protected abstract Task<IReadOnlyDictionary<string, byte[]>> ReadAllAsync();

    /// <summary>Writes an entry as somebody with access to the storage can.</summary>
    protected abstract Task WriteAsync(string key, byte[] value);

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    private Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services => AddStore(services.AddAuthentication().AddKakaoBusiness());
        setup.Services = services => services.AddSingleton<IDataProtectionProvider>(_keys);
        setup.Endpoints = app =>
        {
            app.MapGet("/sign-out", context => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme));
            app.MapGet("/session-id", async context => await context.Response.WriteAsync((await context.AuthenticateAsync()).Properties!.GetKakaoBusinessSessionId()!)).RequireAuthorization();
        };
        configure?.Invoke(setup);
    });

    private static IKakaoBusinessSessions SessionsOf(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessSessions>();

    private static async Task<(Browser Browser, string SessionId)> SignInAsync(TestApp app)
    {
        var browser = app.NewBrowser();
        using var response = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        using var id = await browser.GetAsync("/session-id");
        return (browser, await id.TextAsync());
    }

    /// <summary>The entries that are tickets: 256 bits as base64url behind a prefix.</summary>
    private async Task<Dictionary<string, byte[]>> TicketsAsync()
        => (await ReadAllAsync()).Where(entry => entry.Key.Split(':')[^1].Length == 10 + 1 + 43).ToDictionary();

    [Fact]
    public async Task Session_works_on_every_node()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var (browser, _) = await SignInAsync(first);
        var ticket = await browser.CopyOn(second).TicketAsync();
        Assert.Equal("3100000001", ticket.NameIdentifier);
        Assert.NotNull(ticket.AccessToken);
    }

    [Fact]
    public async Task Cookie_is_small_and_has_no_token()
    {
        await using var app = await StartAsync();
        var (browser, _) = await SignInAsync(app);
        var cookie = Assert.Single(browser.Cookies.GetCookies(app.BaseAddress));
        Assert.InRange(cookie.Value.Length, 43, 400);
    }

    [Fact]
    public async Task Stored_entries_are_unreadable()
    {
        await using var app = await StartAsync();
        var (browser, sessionId) = await SignInAsync(app);
        var ticket = await browser.TicketAsync();
        await SessionsOf(app).ListAsync(ticket.NameIdentifier!, TestContext.Current.CancellationToken);

        var all = await ReadAllAsync();
        Assert.True(all.Count >= 2);
        string[] secrets = [ticket.AccessToken!, ticket.Email!, ticket.NameIdentifier!, "moment", "biz_account", "owner", "kakaobusiness:scopes", "access_token"];
        Assert.All(all, entry =>
        {
            var text = entry.Key + Encoding.UTF8.GetString(entry.Value) + Encoding.Unicode.GetString(entry.Value);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        });
        Assert.NotEmpty(sessionId);
    }

    [Fact]
    public async Task Copied_cookie_is_worthless_after_sign_out()
    {
        await using var app = await StartAsync();
        await using var other = await StartAsync();
        var (browser, _) = await SignInAsync(app);
        var (copy, copyElsewhere) = (browser.CopyOn(app), browser.CopyOn(other));
        await copyElsewhere.TicketAsync();

        using var response = await browser.GetAsync("/sign-out");
        Assert.Empty(await TicketsAsync());
        await copy.AssertAnonymousAsync();
        await copyElsewhere.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Planted_cookie_does_not_open_the_victims_session()
    {
        await using var app = await StartAsync();
        var (attacker, _) = await SignInAsync(app);
        var victim = attacker.CopyOn(app);
        using var response = await victim.SignInAsync("/challenge", "other-owner");
        Assert.Equal("3100000003", (await victim.TicketAsync()).NameIdentifier);
        await attacker.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Planted_cookie_fails_when_session_is_read_before_callback()
    {
        await using var app = await StartAsync(setup => setup.Pipeline = pipeline => pipeline.Use(async (context, next) =>
        {
            await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            await next(context);
        }));
        var (attacker, _) = await SignInAsync(app);
        var victim = attacker.CopyOn(app);
        using var response = await victim.SignInAsync("/challenge", "other-owner");
        await attacker.AssertAnonymousAsync();
        Assert.Equal("3100000003", (await victim.TicketAsync()).NameIdentifier);
    }

    [Fact]
    public async Task New_sign_in_leaves_one_ticket_with_new_ID()
    {
        await using var app = await StartAsync();
        var (browser, firstId) = await SignInAsync(app);
        var firstKey = Assert.Single(await TicketsAsync()).Key;
        using var response = await browser.SignInAsync("/challenge");
        Assert.NotEqual(firstKey, Assert.Single(await TicketsAsync()).Key);
        using var id = await browser.GetAsync("/session-id");
        Assert.NotEqual(firstId, await id.TextAsync());
    }

    [Fact]
    public async Task Failed_sign_in_keeps_the_existing_session()
    {
        await using var app = await StartAsync();
        var (browser, id) = await SignInAsync(app);
        using var response = await browser.CallbackAsync("error=access_denied&state={state}", "/challenge");
        using var stillThere = await browser.GetAsync("/session-id");
        Assert.Equal(id, await stillThere.TextAsync());
    }

    public static TheoryData<string> Damages => ["flipped", "truncated", "empty", "foreign", "another session's"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damaged_entry_ends_session_with_one_warning(string damage)
    {
        await using var app = await StartAsync();
        var (browser, _) = await SignInAsync(app);
        var (key, entry) = Assert.Single(await TicketsAsync());
        var (otherBrowser, _) = await SignInAsync(app);
        var other = (await TicketsAsync()).Single(ticket => ticket.Key != key).Value;
        await WriteAsync(key, damage switch
        {
            "flipped" => [.. entry[..^1], (byte)(entry[^1] ^ 1)],
            "truncated" => entry[..^20],
            "empty" => [],
            "foreign" => "{\"access_token\":\"x\"}"u8.ToArray(),
            _ => other,
        });

        await browser.AssertAnonymousAsync();
        Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning && record.Id.Name == "EntryUnreadable");
        using var again = await browser.SignInAsync();
        await browser.TicketAsync();
    }

    [Fact]
    public async Task Session_is_listed_with_start_and_last_use()
    {
        await using var app = await StartAsync();
        var start = app.Time.GetUtcNow();
        var (browser, id) = await SignInAsync(app);
        app.Time.Advance(TimeSpan.FromMinutes(30));
        await browser.TicketAsync();

        await Eventually.HoldsAsync(async () => Assert.Single(await SessionsOf(app).ListAsync("3100000001")).LastUsedAt == start + TimeSpan.FromMinutes(30));
        var session = Assert.Single(await SessionsOf(app).ListAsync("3100000001", TestContext.Current.CancellationToken));
        Assert.Equal(id, session.Id);
        Assert.Equal(start, session.StartedAt);
    }

    [Fact]
    public async Task Other_users_sessions_cannot_be_listed_or_ended()
    {
        await using var app = await StartAsync();
        var (browser, id) = await SignInAsync(app);
        Assert.Empty(await SessionsOf(app).ListAsync("3100000003", TestContext.Current.CancellationToken));
        Assert.False(await SessionsOf(app).EndAsync("3100000003", id, TestContext.Current.CancellationToken));
        await browser.TicketAsync();
    }

    [Fact]
    public async Task Ending_one_session_from_another_node_keeps_others()
    {
        await using var app = await StartAsync();
        await using var other = await StartAsync();
        var (ended, endedId) = await SignInAsync(app);
        var (kept, keptId) = await SignInAsync(app);
        Assert.True(await SessionsOf(other).EndAsync("3100000001", endedId, TestContext.Current.CancellationToken));
        await ended.AssertAnonymousAsync();
        await kept.TicketAsync();
        Assert.Equal(keptId, Assert.Single(await SessionsOf(app).ListAsync("3100000001", TestContext.Current.CancellationToken)).Id);
    }

    [Fact]
    public async Task All_sessions_except_the_current_can_be_ended()
    {
        await using var app = await StartAsync();
        var (first, _) = await SignInAsync(app);
        var (second, _) = await SignInAsync(app);
        var (current, currentId) = await SignInAsync(app);
        await SessionsOf(app).EndOthersAsync("3100000001", currentId, TestContext.Current.CancellationToken);
        await first.AssertAnonymousAsync();
        await second.AssertAnonymousAsync();
        await current.TicketAsync();
    }

    [Fact]
    public async Task Sign_out_everywhere_ends_only_that_users_sessions()
    {
        await using var app = await StartAsync();
        await using var other = await StartAsync();
        var (first, _) = await SignInAsync(app);
        var (second, _) = await SignInAsync(other);
        var stranger = app.NewBrowser();
        using var response = await stranger.SignInAsync(persona: "other-owner");

        await SessionsOf(app).SignOutEverywhereAsync("3100000001", TestContext.Current.CancellationToken);
        await first.AssertAnonymousAsync();
        await second.AssertAnonymousAsync();
        await stranger.TicketAsync();
        Assert.Empty(await SessionsOf(app).ListAsync("3100000001", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Signed_out_session_is_not_listed()
    {
        await using var app = await StartAsync();
        var (browser, _) = await SignInAsync(app);
        using var response = await browser.GetAsync("/sign-out");
        Assert.Empty(await SessionsOf(app).ListAsync("3100000001", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_call_to_the_store_is_measured()
    {
        await using var app = await StartAsync();
        using var collector = new MetricCollector<double>(
            app.Services.GetRequiredService<IMeterFactory>(), KakaoBusinessDefaults.TelemetryName, "kakaobusiness.ticket_store.duration");
        var (browser, _) = await SignInAsync(app);
        await browser.TicketAsync();

        var measured = collector.GetMeasurementSnapshot().Select(call => (call.Tags["kakaobusiness.operation"], call.Tags["kakaobusiness.outcome"])).Distinct().ToList();
        Assert.Contains(("set", "ok"), measured);
        Assert.Contains(("get", "ok"), measured);
        Assert.All(measured, call => Assert.Equal("ok", call.Item2));
    }
}
