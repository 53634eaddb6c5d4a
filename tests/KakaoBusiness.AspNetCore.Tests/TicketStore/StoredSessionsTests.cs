using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>The list of a user's sessions in a ticket store: what it refuses, and what it tidies up on the way.</summary>
public class StoredSessionsTests
{
    private const string User = "3100000001";

    [Fact]
    public async Task Whose_and_which_session_must_be_said()
    {
        await using var app = await StartAsync(new ListableCache());
        var (sessions, cancellationToken) = (SessionsOf(app), TestContext.Current.CancellationToken);

        Assert.True(sessions.CanList);
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.ListAsync("", cancellationToken));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => sessions.ListAsync(User, -1, 1, cancellationToken));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => sessions.ListAsync(User, 0, 0, cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync(User, "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync(User, "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.SignOutEverywhereAsync("", cancellationToken));
    }

    [Fact]
    public async Task Session_without_entry_leaves_the_list()
    {
        var cache = new ListableCache();
        await using var app = await StartAsync(cache);
        await SignInAsync(app);
        var first = Assert.Single(cache.ReadAll().Keys, IsTicket);
        await SignInAsync(app);
        var index = IndexOf(cache)!.Length;
        cache.Remove(first);

        Assert.Single(await SessionsOf(app).ListAsync(User, TestContext.Current.CancellationToken));
        Assert.True(IndexOf(cache)!.Length < index);

        cache.Remove(Assert.Single(cache.ReadAll().Keys, IsTicket));
        Assert.Empty(await SessionsOf(app).ListAsync(User, TestContext.Current.CancellationToken));
        Assert.Null(IndexOf(cache));
    }

    [Fact]
    public async Task Ending_all_sessions_leaves_nothing_behind()
    {
        var cache = new ListableCache();
        await using var app = await StartAsync(cache);
        await SignInAsync(app);
        await SignInAsync(app);

        await SessionsOf(app).SignOutEverywhereAsync(User, TestContext.Current.CancellationToken);

        Assert.EndsWith(":check", Assert.Single(cache.ReadAll().Keys), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_list_each_session_once_last_used_first()
    {
        await using var app = await StartAsync(new ListableCache());
        await AddSessionsAsync(app, 25);

        var pages = new List<KakaoBusinessSession>();
        for (var skip = 0; skip < 30; skip += 10) pages.AddRange(await SessionsOf(app).ListAsync(User, skip, 10, TestContext.Current.CancellationToken));

        Assert.Equal(25, pages.DistinctBy(session => session.Id).Count());
        Assert.Equal(pages.OrderByDescending(session => session.LastUsedAt).Select(session => session.Id), pages.Select(session => session.Id));
        Assert.Equal(25, (await SessionsOf(app).ListAsync(User, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Page_is_filled_past_sessions_whose_entries_are_gone()
    {
        var cache = new ListableCache();
        await using var app = await StartAsync(cache);
        await AddSessionsAsync(app, 20);
        foreach (var key in cache.ReadAll().Keys.Where(IsTicket).Take(8).ToList()) cache.Remove(key);

        Assert.Equal(10, (await SessionsOf(app).ListAsync(User, 0, 10, TestContext.Current.CancellationToken)).Count);
        Assert.Equal(2, (await SessionsOf(app).ListAsync(User, 10, 10, TestContext.Current.CancellationToken)).Count);
    }

    /// <summary>Counted in calls: the page decides, not the number of sessions.</summary>
    [Fact]
    public async Task List_of_thousands_reads_the_entries_of_one_page()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        await AddSessionsAsync(app, 1_000);
        var calls = cache.Calls;

        Assert.Equal(50, (await SessionsOf(app).ListAsync(User, 0, 50, TestContext.Current.CancellationToken)).Count);

        Assert.Equal(calls + 1 + 50, cache.Calls);
    }

    [Theory]
    [InlineData("other-app", TestApp.ClientId)]
    [InlineData("test", "other-client-id")]
    public async Task Apps_with_same_cache_and_keys_share_no_session(string name, string clientId)
    {
        var (cache, keys) = (new ListableCache(), new EphemeralDataProtectionProvider());
        Task<TestApp> StartAppAsync(string appName, string appClientId) => TestApp.StartAsync(setup =>
        {
            (setup.Name, setup.Scheme["ClientId"]) = (appName, appClientId);
            setup.Options = options => options.TokenValidationInterval = TimeSpan.Zero;
            setup.Authentication = services =>
            {
                services.AddSingleton<IDistributedCache>(cache).AddSingleton<IDataProtectionProvider>(keys);
                services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
            };
        });
        await using var first = await StartAppAsync("test", TestApp.ClientId);
        await using var second = await StartAppAsync(name, clientId);
        using var browser = first.NewBrowser();
        await browser.SignedInAsync();

        await SessionsOf(second).SignOutEverywhereAsync(User, TestContext.Current.CancellationToken);

        Assert.Empty(await SessionsOf(second).ListAsync(User, TestContext.Current.CancellationToken));
        await browser.CopyOn(second).AssertAnonymousAsync();
        await browser.TicketAsync();
    }

    /// <summary>Sessions as the store keeps them, without the way through Kakao; each is used a second after the one before.</summary>
    private static async Task AddSessionsAsync(TestApp app, int count)
    {
        var store = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies").SessionStore!;
        for (var session = 0; session < count; session++)
        {
            var properties = new AuthenticationProperties { ExpiresUtc = app.Time.GetUtcNow().AddDays(1) };
            properties.BeginSession(app.Time.GetUtcNow());
            properties.Items[BusinessTicketProperties.SchemeItem] = "KakaoBusiness";
            await store.StoreAsync(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, User)], "KakaoBusiness")), properties, "Cookies"));
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static IKakaoBusinessSessions SessionsOf(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessSessions>();

    private static Task<TestApp> StartAsync(IDistributedCache cache) => TestApp.StartAsync(setup => setup.Authentication = services =>
    {
        services.AddSingleton(cache);
        services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
    });

    private static async Task SignInAsync(TestApp app)
    {
        using var browser = app.NewBrowser();
        using var response = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }

    /// <summary>96 bits of the ClientIds and 256 bits of the key; a list has a letter between them.</summary>
    private static bool IsTicket(string key) => key.Split(':')[^1].Length == 10 + 1 + 43;

    private static byte[]? IndexOf(ListableCache cache)
        => cache.ReadAll().SingleOrDefault(entry => entry.Key.Split(':')[^1] is { Length: 10 + 1 + 2 + 43 } name && name[11..13] == "u-").Value;
}
