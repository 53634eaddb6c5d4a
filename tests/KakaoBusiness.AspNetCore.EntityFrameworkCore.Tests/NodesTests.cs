using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>Four nodes with a common clock on one PostgreSQL.</summary>
public sealed class NodesTests(PostgreSqlFixture server)
{
    private const int Count = 400;

    [Fact]
    public async Task Four_nodes_check_each_connection_once_per_interval()
    {
        var connectionString = server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
        await using var first = await DatabaseHost.StartAsync(Configure, Watch);
        await using var second = await DatabaseHost.StartOnExistingAsync(Configure, Join);
        await using var third = await DatabaseHost.StartOnExistingAsync(Configure, Join);
        await using var fourth = await DatabaseHost.StartOnExistingAsync(Configure, Join);
        var tokens = new List<string>();
        for (var number = 0; number < Count; number++) tokens.Add((await first.ConnectAsync($"key-{number}")).Reveal());

        foreach (var _ in (int[])[1, 2])
        {
            first.Emulator.Requests.Clear();
            // With an interval of one hour and its jitter, all are due now, and none again within the next 54 minutes.
            first.Time.Advance(TimeSpan.FromMinutes(67));
            // In small steps, because a batch must be done within its lease of five minutes, even on a busy machine.
            await first.AdvanceUntilAsync(TimeSpan.FromMilliseconds(50), () => Task.FromResult(first.Calls(KakaoEndpoint.TokenInformation) >= Count));
            // Kakao has answered; a node may still have to write what it answered.
            await Eventually.HoldsAsync(IsEveryCheckRecordedAsync);
            for (var minute = 0; minute < 10; minute++)
            {
                first.Time.Advance(TimeSpan.FromMinutes(1));
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.Equal(
                tokens.Select(token => $"Bearer {token}").Order(StringComparer.Ordinal),
                first.Emulator.Requests.Of(KakaoEndpoint.TokenInformation).Select(request => request.Headers["Authorization"]!).Order(StringComparer.Ordinal));
        }

        async Task<bool> IsEveryCheckRecordedAsync()
        {
            var isRecorded = false;
            var end = first.Time.GetUtcNow().AddMinutes(5).UtcTicks;
            await StoreServices.UseAsync(first.Services, async context
                => isRecorded = !await context.Set<KakaoBusinessConnectionRow>().AnyAsync(row => row.NextCheckAt <= end, TestContext.Current.CancellationToken));
            return isRecorded;
        }

        void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);

        static void Watch(ConnectionHostSetup setup)
        {
            setup.Watch = true;
            setup.Options = options => (options.BatchSize, options.MaxCallsPerSecond) = (20, 1000);
            // The clock may pass a usual limit while a busy machine answers. The check would be repeated.
            setup.Services = services => services.ConfigureAll<KakaoBusinessOptions>(options => options.BackchannelTimeout = TimeSpan.FromDays(1));
        }

        void Join(ConnectionHostSetup setup)
        {
            Watch(setup);
            setup.NodeOf = first;
        }
    }
}
