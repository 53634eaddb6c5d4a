using System.Diagnostics;
using System.Globalization;
using KakaoBusiness.Benchmarks.Summary;
using KakaoBusiness.Tests.Shared;
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
        await MeasureAsync("cold-start", Environment.ProcessPath!);
        if (await TryPublishAsync() is { } published) await MeasureAsync("cold-start-r2r", published);
    }

    private static async Task MeasureAsync(string row, string program)
    {
        var (bare, business) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await StartAsync(program, "bare"));
            business.Add(await StartAsync(program, "business"));
        }

        Result.Write(row, Race.Median(business.Zip(bare, (own, peer) => own / peer)), Text.Of($"{Race.Median(business):0} ms"), Text.Of($"{Race.Median(bare):0} ms"));
    }

    private static async Task<double> StartAsync(string program, string which)
    {
        using var process = Child.StartProgram(program, "--cold", which);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    /// <summary>Publishes this program with ReadyToRun, for which the SDK downloads a compiler; <see langword="null"/> if that fails.</summary>
    private static async Task<string?> TryPublishAsync()
    {
        var project = Path.Combine(Repository.Root, "tests", "KakaoBusiness.Benchmarks");
        var output = Path.Combine(project, "bin", "ReadyToRun");
        using var publish = Child.StartProgram(
            "dotnet", "publish", project, "-c", "Release", "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", output);
        var log = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode == 0) return Path.Combine(output, Path.GetFileName(Environment.ProcessPath!));
        await Console.Error.WriteLineAsync(log);
        return null;
    }
}
