using KakaoBusiness.Tests.Shared.MeasuredApps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>What a call with the token of a connection allocates. Times are no test.</summary>
/// <remarks>
/// The hand-made handler has one token, in the clear. The difference is what this library does besides: it finds the connection by its key,
/// checks scope, ad account and destination, and takes the token out of the request again.
/// </remarks>
[Collection(nameof(CostTests))]
public sealed class ConnectionCostTests
{
    private const int MostMoreBytes = 850;

    [Fact]
    public async Task Cached_call_allocates_little_more_than_hand_made()
    {
        await using var node = await ConnectionNode.StartAsync(connections => connections.AddInMemoryStore());
        await node.ConnectAsync("advertiser", "vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU6iO8qKx0");
        var handMade = BytesOf(() => node.Services.GetRequiredService<HandMadeClient>().CallAsync());
        var own = BytesOf(() => node.Connections.CreateClient<ConnectedClient>("advertiser").CallAsync());
        Assert.InRange(own - handMade, 0, MostMoreBytes);
    }

    private static long BytesOf(Func<Task> call)
    {
        const int Repetitions = 1000;
        Repeat(call, Repetitions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(call, Repetitions);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Repetitions;
    }

    /// <summary>The API answers at once, so that everything happens on this thread.</summary>
    private static void Repeat(Func<Task> call, int repetitions)
    {
        for (var i = 0; i < repetitions; i++)
        {
            var task = call();
            Assert.True(task.IsCompletedSuccessfully);
        }
    }
}
