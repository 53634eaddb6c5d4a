using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>The ticket store as code uses it that has no request, such as a job of the app.</summary>
public sealed class ProtectedTicketStoreTests
{
    private readonly SwitchableCache _cache = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ticket_is_stored_renewed_and_removed()
    {
        await using var app = await StartAsync();
        var store = StoreOf(app);
        var key = await store.StoreAsync(Ticket(app, days: 1), Stop);
        Assert.Equal("1", (await store.RetrieveAsync(key, Stop))!.Principal.FindFirstValue("version"));

        await store.RenewAsync(key, Ticket(app, days: 1, version: "2"), Stop);
        Assert.Equal("2", (await store.RetrieveAsync(key, Stop))!.Principal.FindFirstValue("version"));

        await store.RemoveAsync(key, Stop);
        Assert.Null(await store.RetrieveAsync(key, Stop));
        Assert.Empty(app.MessagesOf("RenewalDropped"));
    }

    [Fact]
    public async Task Expired_ticket_is_not_stored()
    {
        await using var app = await StartAsync();
        var store = StoreOf(app);

        var key = await store.StoreAsync(Ticket(app, days: 0), Stop);

        Assert.True(ProtectedTicketStore.IsKeyText(key));
        Assert.Empty(_cache.ReadAll());
        key = await store.StoreAsync(Ticket(app, days: 1), Stop);
        var stored = _cache.ReadAll().Values.Sum(entry => entry.Length);
        await store.RenewAsync(key, Ticket(app, days: 0, version: new('2', 1_000)), Stop);
        Assert.Equal(stored, _cache.ReadAll().Values.Sum(entry => entry.Length));
    }

    [Fact]
    public async Task Renewal_after_the_end_is_dropped()
    {
        await using var app = await StartAsync();
        var store = StoreOf(app);
        var key = await store.StoreAsync(Ticket(app, days: 1), Stop);
        await store.RemoveAsync(key, Stop);

        await store.RenewAsync(key, Ticket(app, days: 1), Stop);

        Assert.Null(await store.RetrieveAsync(key, Stop));
        Assert.Single(app.MessagesOf("RenewalDropped"));
    }

    [Fact]
    public async Task Text_that_is_no_key_reaches_no_backend()
    {
        await using var app = await StartAsync();
        var store = StoreOf(app);

        await store.RenewAsync("no key", Ticket(app, days: 1), Stop);
        await store.RemoveAsync("no key", Stop);

        Assert.Null(await store.RetrieveAsync("no key", Stop));
        Assert.Equal(0, _cache.Calls);
    }

    [Fact]
    public async Task Without_a_request_an_outage_is_thrown_and_a_removal_postponed()
    {
        await using var app = await StartAsync();
        var store = StoreOf(app);
        var key = await store.StoreAsync(Ticket(app, days: 1), Stop);
        _cache.IsAway = true;

        await Assert.ThrowsAsync<KakaoBusinessTicketStoreException>(() => store.RetrieveAsync(key, Stop));
        await Assert.ThrowsAsync<KakaoBusinessTicketStoreException>(() => store.RenewAsync(key, Ticket(app, days: 1), Stop));
        await store.RemoveAsync(key, Stop);

        Assert.Single(app.MessagesOf("RemovalPostponed"));
        Assert.Null(await store.RetrieveAsync(key, Stop));
    }

    [Fact]
    public async Task Removals_of_known_and_unknown_sessions_wait_together()
    {
        await using var app = await StartAsync();
        var store = StoreOf(app);
        var (known, unknown) = (await store.StoreAsync(Ticket(app, days: 1), Stop), ProtectedTicketStore.CreateKey());
        _cache.IsAway = true;
        await store.RemoveAsync(known, Stop);
        await store.RemoveAsync(unknown, Stop);
        _cache.IsAway = false;

        Assert.Null(await store.RetrieveAsync(known, Stop));
        await app.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => app.MessagesOf("RemovalsDone").Any());

        Assert.Equal("Removed the sessions that ended while the ticket backend was unavailable: 2.", Assert.Single(app.MessagesOf("RemovalsDone")));
        Assert.Null(await store.RetrieveAsync(known, Stop));
    }

    /// <summary>Counted in calls: the list is read and written, and the entry is written.</summary>
    [Fact]
    public async Task List_is_trimmed_when_its_length_doubles()
    {
        await using var app = await StartAsync();
        var calls = new List<int>();
        for (var session = 1; session <= 8; session++)
        {
            var before = _cache.Calls;
            await StoreOf(app).StoreAsync(Ticket(app, days: 1), Stop);
            calls.Add(_cache.Calls - before);
        }

        Assert.Equal([3, 4, 3, 4, 3, 3, 3, 4], calls);
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task List_past_its_end_is_removed(int hours)
    {
        var (cache, time) = (new ListableCache(), new FakeTimeProvider(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var backend = new DistributedCacheTicketBackend(cache, "app", time);
        foreach (var field in (string[])["one", "two"]) await backend.SetIndexFieldAsync("u-1", field, "1", TimeSpan.FromHours(1), Stop);
        time.Advance(TimeSpan.FromHours(hours));

        await backend.RemoveIndexFieldsAsync("u-1", ["one"], Stop);

        Assert.Empty(cache.ReadAll());
    }

    /// <summary>A user who closes the page says nothing about the backend.</summary>
    [Fact]
    public async Task Cancelled_reads_do_not_open_the_circuit()
    {
        await using var app = await StartAsync();
        var store = StoreOf(app);
        var key = await store.StoreAsync(Ticket(app, days: 1), Stop);
        _cache.IsSilent = true;
        for (var read = 0; read < 5; read++)
        {
            using var closed = new CancellationTokenSource();
            var calls = _cache.Calls;
            var reading = store.RetrieveAsync(key, closed.Token);
            await Eventually.HoldsAsync(() => _cache.Calls > calls);
            await closed.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }

        _cache.IsSilent = false;

        Assert.NotNull(await store.RetrieveAsync(key, Stop));
        Assert.Empty(app.MessagesOf("BackendCallFailed"));
    }

    [Fact]
    public async Task Health_check_reports_the_status_of_its_registration()
    {
        await using var app = await StartAsync();
        _cache.IsAway = true;
        var check = new TicketStoreHealthCheck(app.Services.GetRequiredService<StoreAvailability>());
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("store", check, HealthStatus.Degraded, tags: null) };

        var result = await check.CheckHealthAsync(context, TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.StartsWith("A call to the ticket backend failed (check)", result.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.00:00:00", "1.00:00:00", "00:00:00", null)]
    [InlineData("00:00:00.0000001", "00:00:00.0000001", "365.00:00:00", null)]
    [InlineData("00:00:00", "00:00:01", "00:05:00", "OperationTimeout")]
    [InlineData("1.00:00:00.0000001", "00:00:01", "00:05:00", "OperationTimeout")]
    [InlineData("00:00:02", "00:00:00", "00:05:00", "OutagePause")]
    [InlineData("00:00:02", "1.00:00:00.0000001", "00:05:00", "OutagePause")]
    [InlineData("00:00:02", "00:00:01", "-00:00:00.0000001", "LastUseInterval")]
    public void Options_are_valid_up_to_their_limits(string timeout, string pause, string interval, string? fault)
    {
        var options = new KakaoBusinessTicketStoreOptions
        {
            OperationTimeout = TimeSpan.Parse(timeout, null),
            OutagePause = TimeSpan.Parse(pause, null),
            LastUseInterval = TimeSpan.Parse(interval, null),
        };

        Assert.Equal(fault, options.FindFaults().SingleOrDefault()?.Split(' ')[0]);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(setup => setup.Authentication = services =>
    {
        services.AddSingleton<IDistributedCache>(_cache);
        services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
    });

    private static ITicketStore StoreOf(TestApp app) => app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies").SessionStore!;

    private static AuthenticationTicket Ticket(TestApp app, int days, string version = "1")
    {
        var now = app.Time.GetUtcNow();
        var properties = new AuthenticationProperties { ExpiresUtc = now.AddDays(days) };
        properties.BeginSession(now);
        properties.Items[BusinessTicketProperties.SchemeItem] = "KakaoBusiness";
        Claim[] claims = [new(ClaimTypes.NameIdentifier, "kim"), new("version", version)];
        return new(new ClaimsPrincipal(new ClaimsIdentity(claims, "KakaoBusiness")), properties, "Cookies");
    }
}
