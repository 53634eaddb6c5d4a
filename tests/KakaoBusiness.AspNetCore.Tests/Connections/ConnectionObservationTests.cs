using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>Health check, meter and activities of connections.</summary>
public sealed class ConnectionObservationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_follows_the_store()
    {
        var store = new FailingStore();
        await using var host = await ConnectionHost.StartAsync(setup => setup.Services = services =>
        {
            services.AddSingleton<IKakaoBusinessConnectionStore>(store);
            services.AddHealthChecks().AddKakaoBusinessConnections();
        });

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        store.IsDown = true;
        var report = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, "The connection store cannot be read."), (report.Status, report.Description));
        Assert.Null(report.Exception);
    }

    [Fact]
    public async Task Health_follows_the_keys()
    {
        var provider = new SwitchableProvider();
        await using var host = await ConnectionHost.StartAsync(setup => setup.Services = services =>
        {
            services.AddSingleton<IDataProtectionProvider>(provider);
            services.AddHealthChecks().AddKakaoBusinessConnections();
        });

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        provider.IsDown = true;

        Assert.Equal((HealthStatus.Unhealthy, "The Data Protection keys cannot be used."), ((await CheckAsync(host)).Status, (await CheckAsync(host)).Description));
    }

    [Fact]
    public async Task Calls_checks_and_losses_are_counted_without_the_key()
    {
        await using var host = await ConnectionHost.StartAsync();
        using var calls = Collect(host, "kakaobusiness.connection.calls");
        using var checks = Collect(host, "kakaobusiness.connection.checks");
        using var losses = Collect(host, "kakaobusiness.connection.losses");
        await host.ConnectAsync("secretKey");
        var moment = host.Connections.CreateClient<MomentClient>("secretKey");
        await moment.ListAsync();
        host.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.MomentAdAccounts, 503, times: 1));
        await moment.ListAsync();
        host.Emulator.Faults.Add(KakaoFault.Cut(KakaoEndpoint.MomentAdAccounts, times: 1));
        await Assert.ThrowsAnyAsync<Exception>(() => moment.ListAsync());
        host.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.MomentAdAccounts, 400, times: 1));
        await moment.ListAsync();
        await host.Connections.CheckAsync("secretKey", cancellationToken: Cancellation);
        host.Emulator.AccountSettings.RevokeAll();
        await host.Connections.CheckAsync("secretKey", cancellationToken: Cancellation);

        Assert.Equal(["ok", "server_error", "failed", "refused"], Outcomes(calls));
        Assert.Equal(["alive", "lost"], Outcomes(checks));
        Assert.Single(losses.GetMeasurementSnapshot());
        Assert.DoesNotContain(
            calls.GetMeasurementSnapshot().Concat(checks.GetMeasurementSnapshot()).SelectMany(measured => measured.Tags.Values),
            value => value is "secretKey");
    }

    [Fact]
    public async Task Connections_are_gauged_by_state()
    {
        await using var host = await ConnectionHost.StartAsync(setup => setup.Watch = true);
        using var gauge = Collect(host, "kakaobusiness.connections");
        await host.ConnectAsync("a");
        await host.ConnectAsync("b");
        host.Emulator.AccountSettings.RevokeAll();
        await host.Connections.CheckAsync("b", cancellationToken: Cancellation);

        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () =>
        {
            gauge.Clear();
            gauge.RecordObservableInstruments();
            // The watcher counts now and then, and may have found the other one dead by now.
            return Task.FromResult(Total(gauge) == 2 && gauge.GetMeasurementSnapshot().Any(
                measured => measured.Tags["kakaobusiness.state"] is "reconnect_required" && measured.Value >= 1));
        });
    }

    [Fact]
    public async Task Check_is_an_activity_around_the_call()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == KakaoBusinessDefaults.TelemetryName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("secretKey");
        using var parent = new Activity("test").Start();

        await host.Connections.CheckAsync("secretKey", cancellationToken: Cancellation);

        var own = stopped.Where(activity => activity.TraceId == parent.TraceId).ToList();
        Assert.Equal(["kakaobusiness tokeninfo", "kakaobusiness connection_check"], own.Select(activity => activity.OperationName));
        Assert.DoesNotContain(own.SelectMany(activity => activity.TagObjects), tag => tag.Value is "secretKey");
    }

    private static async Task<HealthReportEntry> CheckAsync(ConnectionHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["kakaobusiness-connections"];

    private static MetricCollector<long> Collect(ConnectionHost host, string instrument)
        => new(host.Services.GetRequiredService<IMeterFactory>(), KakaoBusinessDefaults.TelemetryName, instrument);

    private static List<object?> Outcomes(MetricCollector<long> collector)
        => [.. collector.GetMeasurementSnapshot().Select(measured => measured.Tags["kakaobusiness.outcome"])];

    private static long Total(MetricCollector<long> collector) => collector.GetMeasurementSnapshot().Sum(measured => measured.Value);

    private sealed class SwitchableProvider : IDataProtectionProvider, IDataProtector
    {
        private readonly IDataProtector _inner = new EphemeralDataProtectionProvider().CreateProtector("test");

        public bool IsDown { get; set; }

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => IsDown ? throw new InvalidOperationException("The key ring is unavailable.") : _inner.Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData) => _inner.Unprotect(protectedData);
    }
}
