using System.Diagnostics;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>
/// Measures several ways to do the same in turns of a few milliseconds each, so that whatever disturbs the machine disturbs all
/// of them.
/// </summary>
internal sealed class Race(int rounds, TimeSpan turn, int warmUp = 1_000)
{
    /// <summary>Between the bouts the compiler's second tier has time to follow.</summary>
    private const int WarmUpBouts = 5;

    /// <summary>Time and bytes of each contestant, in the order given.</summary>
    public Task<Figures[]> RunAsync(params Func<Task>[] contestants) => RunAsync([.. contestants.Select(run => new Contestant(run))]);

    /// <summary>Time and bytes of each contestant, in the order given.</summary>
    public async Task<Figures[]> RunAsync(params Contestant[] contestants)
    {
        var repetitions = new int[contestants.Length];
        for (var i = 0; i < contestants.Length; i++) repetitions[i] = await CalibrateAsync(contestants[i]);

        var times = contestants.Select(_ => new double[rounds]).ToArray();
        var bytes = contestants.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var place = 0; place < contestants.Length; place++)
            {
                // Nobody is always the first.
                var i = (place + round) % contestants.Length;
                (times[i][round], bytes[i][round]) = await MeasureAsync(contestants[i], repetitions[i]);
            }
        }

        return [.. times.Zip(bytes, (time, allocated) => new Figures(time, Median(allocated)))];
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private async Task<int> CalibrateAsync(Contestant contestant)
    {
        for (var bout = 0; bout < WarmUpBouts; bout++)
        {
            await MeasureAsync(contestant, warmUp);
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        var (time, _) = await MeasureAsync(contestant, warmUp);
        return Math.Max(1, (int)(turn.TotalNanoseconds / time));
    }

    /// <summary>Nanoseconds and bytes of one run.</summary>
    private static async Task<(double Time, double Bytes)> MeasureAsync(Contestant contestant, int repetitions)
    {
        if (contestant.Prepare is { } prepare) await prepare(repetitions);
        var run = contestant.Run;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repetitions; i++) await run();
        var elapsed = Stopwatch.GetElapsedTime(start);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return (elapsed.TotalNanoseconds / repetitions, (double)allocated / repetitions);
    }
}

/// <summary>What one contestant took.</summary>
/// <param name="Times">Nanoseconds of one run, in each round.</param>
/// <param name="Bytes">Bytes allocated in one run.</param>
internal sealed record Figures(double[] Times, double Bytes)
{
    /// <summary>A quarter of the rounds was faster: what disturbs the machine only ever adds time, and is in the other rounds.</summary>
    public double Nanoseconds { get; } = Times.Order().ElementAt(Times.Length / 4);

    /// <summary>This one's time as a part of the other's.</summary>
    public double TimeAgainst(Figures peer) => Nanoseconds / peer.Nanoseconds;

    public double BytesAgainst(Figures peer) => Bytes / peer.Bytes;
}
