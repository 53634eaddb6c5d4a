using System.Diagnostics;
using System.Globalization;
using KakaoBusiness.Benchmarks.Apps;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>Row 10: how long an app takes from its first line to the answer of its first challenge, each time in a process of its own.</summary>
internal static class ColdStart
{
    private const int Rounds = 15;

    /// <summary>In the process of its own: prints the milliseconds.</summary>
    public static async Task RunChildAsync(string which)
    {
        var start = Stopwatch.GetTimestamp();
        await using var app = which == "bare" ? await MeasuredApp.StartBareAsync() : await MeasuredApp.StartBusinessAsync();
        await app.ChallengeAsync();
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    public static async Task MeasureAsync(SummaryTable table)
    {
        var (bare, business) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await StartAsync("bare"));
            business.Add(await StartAsync("business"));
        }

        var ratio = Race.Median(business.Zip(bare, (own, peer) => own / peer));
        table.Add(10, "cold start to the first challenge / bare AddOAuth", "≤ 1.05", ratio, 1.05,
            string.Create(CultureInfo.InvariantCulture, $"{Race.Median(business):0} ms / {Race.Median(bare):0} ms"));
    }

    private static async Task<double> StartAsync(string which)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--cold", which]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
