using System.Collections.Concurrent;
using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>Calls of the ad APIs by key, in a process without requests.</summary>
public sealed partial class ConnectionUseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Typed_client_sends_the_token_of_its_key()
    {
        await using var host = await ConnectionHost.StartAsync();
        var first = await host.ConnectAsync("a");
        var second = await host.ConnectAsync("b");
        var clients = (host.Connections.CreateClient<MomentClient>("a"), host.Connections.CreateClient<MomentClient>("b"));

        Assert.Equal(HttpStatusCode.OK, await clients.Item1.ListAsync());
        Assert.Equal(HttpStatusCode.OK, await clients.Item2.ListAsync());
        Assert.Equal(HttpStatusCode.OK, await clients.Item1.ListAsync());

        Assert.Equal([first.Reveal(), second.Reveal(), first.Reveal()], SentTokens(host));
    }

    [Fact]
    public async Task Single_request_names_a_connection()
    {
        await using var host = await ConnectionHost.StartAsync();
        var token = await host.ConnectAsync("a");
        using var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(MomentClient));
        using var request = new HttpRequestMessage(HttpMethod.Get, TokenApp.Accounts).SetKakaoBusinessConnection("a");

        using var response = await http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([token.Reveal()], SentTokens(host));
    }

    [Fact]
    public async Task Named_client_is_created_by_name()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        using var http = host.Connections.CreateClient("a", nameof(MomentClient));

        Assert.Equal(new Uri(KakaoBusinessDefaults.MomentApiBaseAddress), http.BaseAddress);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(TokenApp.Accounts, UriKind.Relative), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Request_without_key_has_no_token_in_a_worker()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");

        var error = await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(() => host.Services.GetRequiredService<MomentClient>().ListAsync());

        Assert.Equal(KakaoBusinessTokenUnavailableReason.OutsideRequest, error.Reason);
        Assert.Empty(SentTokens(host));
    }

    [Fact]
    public async Task Unconnected_key_fails_without_a_call()
    {
        await using var host = await ConnectionHost.StartAsync();

        var error = await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(() => host.Connections.CreateClient<MomentClient>("nobody").ListAsync());

        Assert.Equal(KakaoBusinessTokenUnavailableReason.NotConnected, error.Reason);
        Assert.Empty(SentTokens(host));
    }

    [Fact]
    public async Task Token_does_not_go_to_another_host()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        using var http = host.Connections.CreateClient("a", nameof(MomentClient));

        await Assert.ThrowsAsync<InvalidOperationException>(() => http.GetAsync(new Uri("https://evil.example/"), Cancellation));

        Assert.Empty(SentTokens(host));
    }

    [Fact]
    public async Task Dead_token_loses_the_connection()
    {
        var lost = new ConcurrentQueue<KakaoBusinessConnection>();
        await using var host = await ConnectionHost.StartAsync(setup =>
            setup.Services = services => services.AddScoped<IKakaoBusinessConnectionEvents>(_ => new LostEvents(lost)));
        await host.ConnectAsync("secretKey");
        var moment = host.Connections.CreateClient<MomentClient>("secretKey");
        await moment.ListAsync();
        host.Emulator.AccountSettings.RevokeAll();

        var first = await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => moment.ListAsync());
        var second = await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => moment.ListAsync());

        Assert.All([first, second], error =>
        {
            Assert.Equal((KakaoBusinessConsentReason.TokenDead, "secretKey"), (error.Reason, error.ConnectionKey));
            Assert.DoesNotContain("secretKey", error.ToString(), StringComparison.Ordinal);
        });
        Assert.Equal(2, SentTokens(host).Count);
        Assert.Equal(KakaoBusinessConnectionLossReason.TokenDead, (await host.FindAsync("secretKey"))!.LossReason);
        Assert.Equal("secretKey", Assert.Single(lost).Key);
    }

    [Fact]
    public async Task Disconnected_user_needs_a_consent_and_loses_nothing()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        host.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -101, times: 1));
        var moment = host.Connections.CreateClient<MomentClient>("a");

        var error = await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => moment.ListAsync());

        Assert.Equal("-101", error.Error.Code);
        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync("a"))!.State);
        Assert.Equal(HttpStatusCode.OK, await moment.ListAsync());
    }

    [Fact]
    public async Task Foreign_401_loses_nothing()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        host.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, "who are you?", "text/plain", statusCode: 401));

        Assert.Equal(HttpStatusCode.Unauthorized, await host.Connections.CreateClient<MomentClient>("a").ListAsync());

        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync("a"))!.State);
    }

    [Fact]
    public async Task Refused_scope_is_recorded_as_missing()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        host.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -402, null, "moment_delete"));

        var error = await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => host.Connections.CreateClient<MomentClient>("a").ListAsync());

        Assert.Equal((KakaoBusinessConsentReason.ScopeMissing, "a"), (error.Reason, error.ConnectionKey));
        var connection = await host.FindAsync("a");
        Assert.Equal(KakaoBusinessConnectionState.Connected, connection!.State);
        Assert.Equal(["moment_delete"], connection.MissingScopes);
    }

    [Fact]
    public async Task Scope_known_to_be_missing_fails_without_a_call()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        using var keyword = host.Connections.CreateClient("a", "keyword");

        var error = await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(
            () => keyword.GetAsync(new Uri(TokenApp.KeywordAccounts, UriKind.Relative), Cancellation));

        Assert.Equal([KakaoBusinessScopes.KeywordManagement], error.RequiredScopes);
        Assert.Equal(0, host.Calls(KakaoEndpoint.KeywordAdAccounts));
    }

    [Fact]
    public async Task Ad_account_out_of_reach_fails_without_a_call()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        var own = (await host.FindAsync("a"))!.GrantedResources!.First(resource => resource.StartsWith("moment:", StringComparison.Ordinal));
        var moment = host.Connections.CreateClient<MomentClient>("a");

        var error = await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(() => moment.ListAsync(adAccountId: 999_999_999));
        Assert.Equal(KakaoBusinessTokenUnavailableReason.AdAccountNotGranted, error.Reason);
        Assert.Empty(SentTokens(host));

        Assert.Equal(HttpStatusCode.OK, await moment.ListAsync(long.Parse(own["moment:".Length..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Unreadable_token_fails_without_a_call()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("victim");
        await host.Store.TrySaveAsync((await host.FindEntryAsync("victim"))! with { Key = "attacker" }, null, null, Cancellation);

        var error = await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => host.Connections.CreateClient<MomentClient>("attacker").ListAsync());

        Assert.Equal("attacker", error.ConnectionKey);
        Assert.Empty(SentTokens(host));
        Assert.NotEmpty(host.LogsOf("ConnectionUnreadable"));
    }

    [Fact]
    public async Task Successful_call_counts_as_a_check()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        host.Time.Advance(TimeSpan.FromMinutes(50));

        await host.Connections.CreateClient<MomentClient>("a").ListAsync();

        var entry = await host.FindEntryAsync("a");
        Assert.Equal((host.Time.GetUtcNow(), host.Time.GetUtcNow()), (entry!.UsedAt, entry.CheckedAt));
        Assert.True(entry.NextCheckAt > host.Time.GetUtcNow() + TimeSpan.FromMinutes(50));
    }

    private static List<string> SentTokens(ConnectionHost host)
        => [.. host.Emulator.Requests.Of(KakaoEndpoint.MomentAdAccounts).Select(request => request.Headers["Authorization"]!["Bearer ".Length..])];

    private sealed class LostEvents(ConcurrentQueue<KakaoBusinessConnection> lost) : IKakaoBusinessConnectionEvents
    {
        public Task LostAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
        {
            lost.Enqueue(connection);
            return Task.CompletedTask;
        }
    }
}
