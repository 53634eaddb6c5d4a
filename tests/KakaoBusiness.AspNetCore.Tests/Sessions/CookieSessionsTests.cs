using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Ending sessions in cookie mode: for how long it is remembered, and how nodes tell each other.</summary>
public class CookieSessionsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private const string Id = "AAAAAAAAAAAAAAAAAAAAAA";

    [Theory]
    [InlineData("10.00:00:00", 10)]
    [InlineData("500.00:00:00", 500)]
    public async Task Ending_is_remembered_until_the_absolute_end(string absoluteLifetime, int days)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["AbsoluteSessionLifetime"] = absoluteLifetime);

        Assert.True(await SessionsOf(app).EndAsync("user", Id, TestContext.Current.CancellationToken));

        Assert.Equal(app.Time.GetUtcNow().AddDays(days), Assert.Single(app.Services.GetRequiredService<EndedSessions>().Snapshot()).Until);
    }

    [Fact]
    public async Task Text_that_is_no_session_id_ends_nothing()
    {
        await using var app = await TestApp.StartAsync();

        Assert.False(await SessionsOf(app).EndAsync("user", "session", TestContext.Current.CancellationToken));

        Assert.Empty(app.Services.GetRequiredService<EndedSessions>().Snapshot());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Other")]
    public async Task Cookie_mode_without_an_absolute_lifetime_fails_startup(string? signInScheme)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup =>
        {
            setup.Scheme["AbsoluteSessionLifetime"] = "00:00:00";
            if (signInScheme is null) return;
            setup.Scheme["SignInScheme"] = signInScheme;
            setup.Authentication = services => services.AddAuthentication().AddCookie("Cookies").AddCookie(signInScheme).AddKakaoBusiness();
        }));

        var message = Assert.Single(failure.Failures);
        Assert.StartsWith("[KakaoBusiness] AbsoluteSessionLifetime is off", message, StringComparison.Ordinal);
        Assert.Contains("30.00:00:00", message, StringComparison.Ordinal);
        Assert.Contains("AddKakaoBusinessTicketStore()", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticket_store_needs_no_absolute_lifetime()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["AbsoluteSessionLifetime"] = "00:00:00";
            setup.Authentication = services => services.AddDistributedMemoryCache().AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
        });
    }

    [Fact]
    public async Task Of_several_schemes_the_longest_life_counts()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication()
            .AddKakaoBusiness(options => options.AbsoluteSessionLifetime = TimeSpan.FromDays(40))
            .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath, options.AbsoluteSessionLifetime) = ("second", "/signin-second", TimeSpan.FromDays(10))));

        await SessionsOf(app).SignOutEverywhereAsync("user", TestContext.Current.CancellationToken);

        Assert.Equal(app.Time.GetUtcNow().AddDays(40), Assert.Single(app.Services.GetRequiredService<EndedSessions>().Snapshot()).Until);
    }

    [Fact]
    public async Task Whose_and_which_session_must_be_said()
    {
        await using var app = await TestApp.StartAsync();
        var (sessions, cancellationToken) = (SessionsOf(app), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync("user", "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync("user", "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.SignOutEverywhereAsync("", cancellationToken));
        Assert.Contains("AddKakaoBusinessTicketStore()", (await Assert.ThrowsAsync<NotSupportedException>(() => sessions.ListAsync("user", cancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unavailable_cache_is_reported_once()
    {
        var cache = new SwitchableCache { IsAway = true };
        await using var app = await StartSharedAsync(cache);
        await SessionsOf(app).EndAsync("user", Id, TestContext.Current.CancellationToken);
        var calls = cache.Calls;
        await app.AdvanceUntilAsync(Interval, () => cache.Calls > calls + 2);
        Assert.Single(app.MessagesOf("EndedListUnavailable"));

        cache.IsAway = false;

        await app.AdvanceUntilAsync(Interval, () => cache.ReadAll().Count > 0);
        await app.AdvanceUntilAsync(Interval, () => app.MessagesOf("EndedListAvailable").Any());
        Assert.Single(app.MessagesOf("EndedListAvailable"));
    }

    [Fact]
    public async Task Hanging_cache_delays_startup_by_two_seconds()
    {
        var cache = new SwitchableCache { IsSilent = true };
        FakeTimeProvider? time = null;
        var start = StartSharedAsync(cache, seen: provider => time = (FakeTimeProvider)provider.GetRequiredService<TimeProvider>());
        await Eventually.HoldsAsync(() => time is not null && cache.Calls > 0);
        Assert.False(start.IsCompleted);

        await Eventually.HoldsAsync(() =>
        {
            time!.Advance(TimeSpan.FromSeconds(2));
            return start.IsCompleted;
        });

        await using var app = await start;
        await app.AdvanceUntilAsync(TimeSpan.FromSeconds(2), () => app.MessagesOf("EndedListUnavailable").Any());
    }

    [Fact]
    public async Task Unreadable_list_is_reported_and_never_overwritten()
    {
        var cache = new SwitchableCache();
        var written = RandomNumberGenerator.GetBytes(64);
        await using var app = await StartSharedAsync(cache);
        var key = app.Services.GetRequiredService<EndedListCache>().Key;
        await cache.SetAsync(key, written, new DistributedCacheEntryOptions(), TestContext.Current.CancellationToken);
        await SessionsOf(app).EndAsync("user", Id, TestContext.Current.CancellationToken);

        var calls = cache.Calls;
        await app.AdvanceUntilAsync(Interval, () => cache.Calls > calls + 3);

        Assert.Equal(written, cache.ReadAll()[key]);
        Assert.Contains(key, Assert.Single(app.MessagesOf("EndedListUnreadable")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_lives_as_long_as_its_last_entry()
    {
        var cache = new SwitchableCache();
        await using var app = await StartSharedAsync(cache);
        var (now, until) = (app.Time.GetUtcNow(), app.Time.GetUtcNow().AddDays(10));
        app.Services.GetRequiredService<EndedSessions>().Merge([new(EndedKind.Session, 1, 1, now, until), new(EndedKind.Session, 2, 2, now, until.AddDays(-5))]);

        await app.AdvanceUntilAsync(Interval, () => cache.LastLifetime is not null);

        Assert.InRange(app.Time.GetUtcNow() + cache.LastLifetime!.Value, until, until + Interval);
    }

    [Fact]
    public async Task Removed_list_is_written_again()
    {
        var cache = new SwitchableCache();
        await using var app = await StartSharedAsync(cache);
        await SessionsOf(app).EndAsync("user", Id, TestContext.Current.CancellationToken);
        await app.AdvanceUntilAsync(Interval, () => cache.ReadAll().Count > 0);

        await cache.RemoveAsync(cache.ReadAll().Single().Key, TestContext.Current.CancellationToken);

        await app.AdvanceUntilAsync(Interval, () => cache.ReadAll().Count > 0);
    }

    /// <summary>Counted in bytes: a list that has not changed is neither opened nor written.</summary>
    [Fact]
    public async Task Unchanged_list_costs_one_read_an_interval()
    {
        var cache = new SwitchableCache();
        var keys = new CountingProvider();
        await using var app = await StartSharedAsync(cache, keys);
        for (var user = 0; user < 100; user++) await SessionsOf(app).EndAsync($"user {user}", Id, TestContext.Current.CancellationToken);
        await app.AdvanceUntilAsync(Interval, () => cache.ReadAll().Count > 0);
        var calls = cache.Calls;
        await app.AdvanceUntilAsync(Interval, () => cache.Calls > calls);

        (calls, var bytes) = (cache.Calls, keys.Bytes);
        await app.AdvanceUntilAsync(Interval, () => cache.Calls > calls + 10);

        Assert.Equal(bytes, keys.Bytes);
    }

    /// <summary>Two apps with one cache and one key ring: another name, or another app at Kakao.</summary>
    [Theory]
    [InlineData("other-app", TestApp.ClientId)]
    [InlineData("test", "other-client-id")]
    public async Task Lists_of_two_apps_on_one_cache_stay_apart(string name, string clientId)
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        await using var first = await StartSharedAsync(cache, keys, setup => setup.Name = "test");
        await using var second = await StartSharedAsync(cache, keys, setup => (setup.Name, setup.Scheme["ClientId"]) = (name, clientId));
        await SessionsOf(first).SignOutEverywhereAsync("user", TestContext.Current.CancellationToken);
        await SessionsOf(second).SignOutEverywhereAsync("other user", TestContext.Current.CancellationToken);

        await first.AdvanceUntilAsync(Interval, () =>
        {
            second.Time.Advance(Interval);
            return cache.ReadAll().Count == 2;
        });

        Assert.Single(first.Services.GetRequiredService<EndedSessions>().Snapshot());
        Assert.Single(second.Services.GetRequiredService<EndedSessions>().Snapshot());
    }

    private static IKakaoBusinessSessions SessionsOf(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessSessions>();

    private static Task<TestApp> StartSharedAsync(
        SwitchableCache cache, IDataProtectionProvider? keys = null, Action<TestAppSetup>? configure = null, Action<IServiceProvider>? seen = null) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessSharedEndedSessions();
        setup.Services = services =>
        {
            services.AddSingleton<IDistributedCache>(cache);
            if (keys is not null) services.AddSingleton(keys);
        };
        setup.Pipeline = app => seen?.Invoke(app.Services);
        configure?.Invoke(setup);
    });

    /// <summary>Counts the bytes that are encrypted or decrypted.</summary>
    private sealed class CountingProvider : IDataProtectionProvider, IDataProtector
    {
        private readonly IDataProtector _inner = new EphemeralDataProtectionProvider().CreateProtector("all");
        private long _bytes;

        public long Bytes => Interlocked.Read(ref _bytes);

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext)
        {
            Interlocked.Add(ref _bytes, plaintext.Length);
            return _inner.Protect(plaintext);
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            Interlocked.Add(ref _bytes, protectedData.Length);
            return _inner.Unprotect(protectedData);
        }
    }
}
