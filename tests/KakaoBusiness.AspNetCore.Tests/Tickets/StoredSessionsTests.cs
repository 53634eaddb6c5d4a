using System.Net;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Tickets;

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
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync(User, "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync(User, "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.SignOutEverywhereAsync("", cancellationToken));
    }

    [Fact]
    public async Task A_session_whose_entry_is_gone_leaves_the_list_and_the_last_one_takes_the_list_along()
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

        Assert.Equal(["kakaobusiness:check"], cache.ReadAll().Keys);
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

    /// <summary>256 bits as base64url behind the prefix; a list has a letter before them.</summary>
    private static bool IsTicket(string key) => key["kakaobusiness:".Length..].Length == 43;

    private static byte[]? IndexOf(ListableCache cache)
        => cache.ReadAll().SingleOrDefault(entry => entry.Key.StartsWith("kakaobusiness:u-", StringComparison.Ordinal)).Value;
}
