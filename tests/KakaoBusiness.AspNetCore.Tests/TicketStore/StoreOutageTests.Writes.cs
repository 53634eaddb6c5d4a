using System.Net;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>Reads, writes and lists fail separately, and a sign-out is postponed or fails, but is not lost.</summary>
public sealed partial class StoreOutageTests
{
    [Fact]
    public async Task Invented_keys_displace_no_known_sessions()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        using var copy = browser.CopyOn(app);
        cache.IsAway = true;
        var removals = app.Services.GetRequiredService<StoreAvailability>();
        for (var key = 0; key < StoreAvailability.MaxUnproven; key++) removals.PostponeRemoval($"{key}");
        removals.PostponeRemoval("0");

        Assert.Throws<KakaoBusinessTicketStoreException>(() => removals.PostponeRemoval("one more"));
        (await browser.GetAsync("/sign-out")).Dispose();

        Assert.False(removals.IsRemovalPostponed("one more"));
        Assert.True(removals.IsRemovalPostponed($"{StoreAvailability.MaxUnproven - 1}"));
        Assert.StartsWith("A sign-out was refused, because 10000 removals", Assert.Single(app.MessagesOf("RemovalRefused")), StringComparison.Ordinal);
        cache.IsAway = false;
        app.Time.Advance(Pause);
        Assert.Equal(HttpStatusCode.Redirect, await copy.StatusOfAsync());
    }

    /// <summary>A sign-out that this node cannot remember fails visibly: the cookie stays, and the user can try again.</summary>
    [Fact]
    public async Task Sign_out_that_cannot_be_postponed_fails()
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        void Share(TestAppSetup setup) => setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
        await using var first = await StartAsync(cache, Share);
        // This node has not seen the session.
        await using var app = await StartAsync(cache, Share);
        using var browser = (await SignInAsync(first)).CopyOn(app);
        cache.IsAway = true;
        var removals = app.Services.GetRequiredService<StoreAvailability>();
        for (var key = 0; key < StoreAvailability.MaxUnproven; key++) removals.PostponeRemoval($"{key}");

        await Assert.ThrowsAsync<KakaoBusinessTicketStoreException>(() => browser.GetAsync("/sign-out"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync());
    }

    [Fact]
    public async Task Removed_sessions_make_room_for_others()
    {
        var cache = new SwitchableCache { IsReadOnly = true };
        await using var app = await StartAsync(cache);
        var removals = app.Services.GetRequiredService<StoreAvailability>();
        for (var key = 0; key < StoreAvailability.MaxUnproven; key++) removals.PostponeRemoval($"{key}");

        cache.IsReadOnly = false;
        await app.AdvanceUntilAsync(Pause, () => app.MessagesOf("RemovalsDone").Any());

        removals.PostponeRemoval("one more");
        Assert.False(removals.IsRemovalPostponed("0"));
        Assert.True(removals.IsRemovalPostponed("one more"));
    }

    [Fact]
    public async Task Refused_writes_stop_sign_ins_and_no_session()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        cache.IsReadOnly = true;

        for (var request = 0; request < 5; request++) Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.NewBrowser().StatusOfAsync());

        Assert.Single(app.MessagesOf("BackendWritesRefused"));
        Assert.Empty(app.MessagesOf("BackendUnavailable"));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        cache.IsReadOnly = false;
        app.Time.Advance(Pause);
        Assert.Equal(HttpStatusCode.Redirect, await app.NewBrowser().StatusOfAsync());
        Assert.Single(app.MessagesOf("BackendWritesAccepted"));
    }

    [Fact]
    public async Task Failing_session_lists_stop_no_sign_in_or_session()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        var sessions = app.Services.GetRequiredService<IKakaoBusinessSessions>();
        cache.IsAway = true;
        for (var list = 0; list < 4; list++) await Assert.ThrowsAsync<KakaoBusinessTicketStoreException>(() => sessions.ListAsync("3100000001", TestContext.Current.CancellationToken));

        cache.IsAway = false;

        Assert.Single(app.MessagesOf("BackendListsUnavailable"));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        using var another = await SignInAsync(app);
        Assert.Single(app.MessagesOf("IndexNotTrimmed"));
        await Assert.ThrowsAsync<KakaoBusinessTicketStoreException>(() => sessions.ListAsync("3100000001", TestContext.Current.CancellationToken));
        app.Time.Advance(Pause);
        Assert.Equal(2, (await sessions.ListAsync("3100000001", TestContext.Current.CancellationToken)).Count);
        Assert.Single(app.MessagesOf("BackendListsAvailable"));
    }
}
