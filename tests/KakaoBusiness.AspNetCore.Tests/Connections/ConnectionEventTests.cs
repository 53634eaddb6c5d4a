using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>What is reported to an app that writes a history. Losses and changed grants are in <see cref="ConnectionWatcherTests"/>.</summary>
public sealed class ConnectionEventTests
{
    private readonly History _history = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Consent_is_reported_as_connected_and_again_as_reconnected()
    {
        await using var app = await ConnectApp.StartAsync(connections => connections.Services.AddSingleton<IKakaoBusinessConnectionEvents>(_history));
        using var browser = await app.NewBrowserOfAsync();

        await browser.ConnectedAsync(query: "?owner=alice");
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await browser.ConnectedAsync();

        Assert.Equal(["connected 42", "reconnected 42"], _history.Lines);
        Assert.All(_history.Seen, connection => Assert.Equal(("alice", KakaoBusinessConnectionState.Connected, "owner@example.com"), (connection.Owner, connection.State, connection.Email)));
    }

    [Fact]
    public async Task Consent_that_is_not_stored_is_not_reported()
    {
        await using var app = await ConnectApp.StartAsync(connections =>
        {
            connections.Services.AddSingleton<IKakaoBusinessConnectionEvents>(_history);
            connections.Services.AddEvents(context => context.Refuse());
        });
        using var browser = await app.NewBrowserOfAsync();

        using var response = await browser.ConnectAsync();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(_history.Lines);
    }

    [Fact]
    public async Task Import_and_disconnection_are_reported()
    {
        await using var host = await StartAsync();
        await host.ConnectAsync("k", "agency");

        await host.Connections.DisconnectAsync("k", cancellationToken: Stop);
        await host.Connections.DisconnectAsync("k", cancellationToken: Stop);

        Assert.Equal(["connected k", "Revoked k"], _history.Lines);
        Assert.Equal("agency", _history.Seen[^1].Owner);
    }

    [Fact]
    public async Task Disconnection_reports_how_it_ended()
    {
        await using var host = await StartAsync();
        await host.ConnectAsync("k");
        host.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));

        await host.Connections.DisconnectAsync("k", cancellationToken: Stop);

        Assert.Equal(["connected k", "RevocationPending k"], _history.Lines);
    }

    [Fact]
    public async Task Fault_in_a_handler_undoes_nothing()
    {
        _history.IsFaulty = true;
        await using var host = await StartAsync();

        await host.ConnectAsync("k");
        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync("k"))!.State);
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync("k", cancellationToken: Stop));

        Assert.Equal(2, host.LogsOf("ConnectionEventFailed").Count());
    }

    private Task<ConnectionHost> StartAsync()
        => ConnectionHost.StartAsync(setup => setup.Services = services => services.AddSingleton<IKakaoBusinessConnectionEvents>(_history));

    private sealed class History : IKakaoBusinessConnectionEvents
    {
        public List<string> Lines { get; } = [];

        public List<KakaoBusinessConnection> Seen { get; } = [];

        public bool IsFaulty { get; set; }

        public Task ConnectedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
            => RecordAsync(connection.ConsentedAt > connection.ConnectedAt ? "reconnected" : "connected", connection);

        public Task DisconnectedAsync(KakaoBusinessConnection connection, KakaoBusinessDisconnectResult result, CancellationToken cancellationToken)
            => RecordAsync(result.ToString(), connection);

        private Task RecordAsync(string kind, KakaoBusinessConnection connection)
        {
            if (IsFaulty) throw new InvalidOperationException("A fault.");
            Lines.Add($"{kind} {connection.Key}");
            Seen.Add(connection);
            return Task.CompletedTask;
        }
    }
}
