using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>Find, list, check, disconnect and import, in a process without ASP.NET Core's pipeline.</summary>
public sealed class ConnectionServiceTests
{
    public static TheoryData<string> InvalidKeys => [.. (string[])["", new string('k', 201), "a\0b", "lone \ud83d surrogate"]];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imported_token_is_found_with_what_Kakao_reports()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("advertiser-42", owner: "agent-1");

        var connection = await host.FindAsync("advertiser-42");

        Assert.NotNull(connection);
        Assert.Equal(KakaoBusinessConnectionState.Connected, connection.State);
        Assert.Equal("agent-1", connection.Owner);
        Assert.Equal(["biz_account_email", "moment_management"], connection.GrantedScopes.Order());
        Assert.Contains(connection.GrantedResources!, resource => resource.StartsWith("moment:", StringComparison.Ordinal));
        Assert.Equal(host.Time.GetUtcNow(), connection.ConnectedAt);
        Assert.NotNull(connection.AccountId);
        Assert.NotNull(connection.Email);
    }

    [Fact]
    public async Task Dead_token_is_not_imported()
    {
        await using var host = await ConnectionHost.StartAsync();
        var token = host.IssueToken();
        host.Emulator.AccountSettings.RevokeAll();

        var result = await host.Connections.ImportAsync("k", token, cancellationToken: Cancellation);

        Assert.Equal("-401", result.Error?.Code);
        Assert.Null(await host.FindAsync("k"));
    }

    [Fact]
    public async Task Import_over_connected_key_is_refused_and_changes_nothing()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");
        var before = await host.FindEntryAsync("k");

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.ConnectAsync("k"));

        Assert.Equal(before, await host.FindEntryAsync("k"));
        Assert.Equal(2, host.Emulator.LiveTokenCount);
    }

    [Theory]
    [MemberData(nameof(InvalidKeys))]
    public async Task Invalid_key_is_an_argument_error_without_its_text(string key)
    {
        await using var host = await ConnectionHost.StartAsync();
        var connections = host.Connections;
        var token = new KakaoBusinessToken("t");

        var errors = new List<ArgumentException>
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await connections.FindAsync(key, cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<ArgumentException>(async () => await connections.ListAsync(key, cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<ArgumentException>(() => connections.CheckAsync(key, cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<ArgumentException>(() => connections.DisconnectAsync(key, cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<ArgumentException>(() => connections.ImportAsync(key, token, cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<ArgumentException>(() => connections.ImportAsync("k", token, owner: key, cancellationToken: Cancellation)),
            Assert.Throws<ArgumentException>(() => connections.CreateClient(key, "moment")),
            Assert.Throws<ArgumentException>(() => new HttpRequestMessage().SetKakaoBusinessConnection(key)),
        };

        if (key.Length > 0) Assert.All(errors, error => Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_compared_ordinally()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("Advertiser é");

        Assert.Null(await host.FindAsync("advertiser é"));
        Assert.Null(await host.FindAsync("Advertiser é "));
        Assert.NotNull(await host.FindAsync("Advertiser é"));
    }

    [Fact]
    public async Task Unknown_scheme_throws_ArgumentException_naming_known_ones()
    {
        await using var host = await ConnectionHost.StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await host.Connections.FindAsync("k", "Other", Cancellation));

        Assert.Contains(ConnectionHost.Scheme, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owner_lists_own_connections_page_by_page()
    {
        await using var host = await ConnectionHost.StartAsync();
        foreach (var key in (string[])["a", "b", "c"]) await host.ConnectAsync(key, owner: "agent-1");
        await host.ConnectAsync("d", owner: "agent-2");

        var first = await host.Connections.ListAsync("agent-1", take: 2, cancellationToken: Cancellation);
        var second = await host.Connections.ListAsync("agent-1", first.Continuation, take: 2, cancellationToken: Cancellation);

        Assert.Equal(["a", "b", "c"], first.Connections.Concat(second.Connections).Select(connection => connection.Key).Order());
        Assert.Equal(2, first.Connections.Count);
        Assert.Null(second.Continuation);
    }

    [Fact]
    public async Task Check_of_live_token_records_the_time()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");
        host.Time.Advance(TimeSpan.FromHours(3));

        var check = await host.Connections.CheckAsync("k", cancellationToken: Cancellation);

        Assert.Null(check.Error);
        Assert.Equal(host.Time.GetUtcNow(), check.Connection?.CheckedAt);
        Assert.Equal(host.Time.GetUtcNow(), (await host.FindAsync("k"))?.CheckedAt);
    }

    [Fact]
    public async Task Check_of_dead_token_keeps_the_history()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k", owner: "agent-1");
        var connectedAt = host.Time.GetUtcNow();
        host.Time.Advance(TimeSpan.FromHours(3));
        host.Emulator.AccountSettings.RevokeAll();

        var check = await host.Connections.CheckAsync("k", cancellationToken: Cancellation);

        Assert.Equal(KakaoBusinessConnectionState.ReconnectRequired, check.Connection?.State);
        var connection = await host.FindAsync("k");
        Assert.Equal(KakaoBusinessConnectionLossReason.TokenDead, connection?.LossReason);
        Assert.Equal((connectedAt, "agent-1"), (connection!.ConnectedAt, connection.Owner));
        Assert.Equal(host.Time.GetUtcNow(), connection.LostAt);
        Assert.Null((await host.FindEntryAsync("k"))!.ProtectedToken);
    }

    [Fact]
    public async Task Disconnected_user_leaves_the_connection_unchanged()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");
        host.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.TokenInformation, -101));

        var check = await host.Connections.CheckAsync("k", cancellationToken: Cancellation);

        Assert.Equal((KakaoBusinessConnectionLossReason.None, "-101"), (check.Connection!.LossReason, check.Error?.Code));
    }

    [Fact]
    public async Task Check_without_answer_leaves_the_connection_unchanged()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");
        var before = await host.FindEntryAsync("k");
        // A proxy's 401 is not Kakao's word.
        host.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, "nope", "text/plain", statusCode: 401));

        var check = await host.Connections.CheckAsync("k", cancellationToken: Cancellation);

        Assert.NotNull(check.Error);
        Assert.Equal(KakaoBusinessConnectionState.Connected, check.Connection?.State);
        Assert.Equal(before, await host.FindEntryAsync("k"));
    }

    [Fact]
    public async Task Disconnect_revokes_and_forgets()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");

        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync("k", cancellationToken: Cancellation));

        Assert.Null(await host.FindAsync("k"));
        Assert.Equal(0, host.Emulator.LiveTokenCount);
        Assert.Equal(KakaoBusinessDisconnectResult.NotConnected, await host.Connections.DisconnectAsync("k", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Disconnect_during_outage_is_pending_until_the_watcher_revokes()
    {
        await using var host = await ConnectionHost.StartAsync(setup => setup.Watch = true);
        await host.ConnectAsync("k");
        host.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));

        var result = await host.Connections.DisconnectAsync("k", cancellationToken: Cancellation);

        Assert.Equal(KakaoBusinessDisconnectResult.RevocationPending, result);
        Assert.Null(await host.FindAsync("k"));
        Assert.Equal(1, host.Emulator.LiveTokenCount);
        host.Emulator.Faults.Clear();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(host.Emulator.LiveTokenCount == 0));
        await host.AdvanceUntilAsync(
            TimeSpan.FromMinutes(1), async () => (await host.Store.CountAsync(ConnectionHost.Scheme, Cancellation)).OwedRevocations == 0);
    }

    [Fact]
    public async Task Row_copied_to_another_key_does_not_open()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("victim");
        var row = (await host.FindEntryAsync("victim"))! with { Key = "attacker" };
        Assert.True(await host.Store.TrySaveAsync(row, expectedStamp: null, owed: null, Cancellation));

        var copy = await host.FindAsync("attacker");

        Assert.Equal((KakaoBusinessConnectionState.ReconnectRequired, KakaoBusinessConnectionLossReason.Unreadable), (copy!.State, copy.LossReason));
        Assert.Null(copy.AccountId);
        Assert.Null(copy.Email);
        Assert.Equal(KakaoBusinessDisconnectResult.TokenUnreadable, await host.Connections.DisconnectAsync("attacker", cancellationToken: Cancellation));
        Assert.Equal(1, host.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task No_log_above_Debug_names_key_owner_or_email()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("secretKey", owner: "secretOwner");
        var email = (await host.FindAsync("secretKey"))!.Email!;
        host.Emulator.AccountSettings.RevokeAll();
        await host.Connections.CheckAsync("secretKey", cancellationToken: Cancellation);
        await host.Connections.DisconnectAsync("secretKey", cancellationToken: Cancellation);

        Assert.NotEmpty(host.LogsOf("ConnectionLost"));
        Assert.DoesNotContain(
            host.Logs.GetSnapshot().Where(record => record.Level > Microsoft.Extensions.Logging.LogLevel.Debug),
            record => ((string[])["secretKey", "secretOwner", email]).Any(text => record.Message.Contains(text, StringComparison.Ordinal)));
    }
}
