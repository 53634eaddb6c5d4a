using System.Diagnostics;
using System.Globalization;
using KakaoBusiness.Benchmarks.Summary;
using KakaoBusiness.Tests.Shared.MeasuredApps;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>How long an app takes from its first line to the answer of its first challenge, each time in a process of its own.</summary>
internal static class ColdStartPart
{
    private const int Rounds = 12;

    /// <summary>In the process of its own: prints the milliseconds.</summary>
    public static async Task RunChildAsync(string which)
    {
        var start = Stopwatch.GetTimestamp();
        await using var app = which == "bare" ? await MeasuredApp.StartBareAsync() : await MeasuredApp.StartBusinessAsync();
        await app.ChallengeAsync();
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    public static async Task RunAsync()
    {
        var (bare, business) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await StartAsync("bare"));
            business.Add(await StartAsync("business"));
        }

        Result.Write(
            "cold-start", Race.Median(business.Zip(bare, (own, peer) => own / peer)), Text.Of($"{Race.Median(business):0} ms"), Text.Of($"{Race.Median(bare):0} ms"));
    }

    private static async Task<double> StartAsync(string which)
    {
        using var process = Child.Start("--cold", which);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
