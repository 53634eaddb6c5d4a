using KakaoBusiness.Benchmarks.Parts;
using KakaoBusiness.Benchmarks.Servers;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>Measures every part three times, each time in a process of its own, and writes what came of it.</summary>
internal static class SummaryRun
{
    private const int Runs = 3;

    public static readonly Dictionary<string, Func<Task>> Parts = new(StringComparer.Ordinal)
    {
        ["requests"] = RequestPart.RunAsync,
        ["sign-in"] = SignInPart.RunAsync,
        ["authorization"] = AuthorizationPart.RunAsync,
        ["cold-start"] = ColdStartPart.RunAsync,
        ["load"] = LoadPart.RunAsync,
        ["connections"] = ConnectionsPart.RunAsync,
    };

    /// <param name="pages">Pages of the documentation that take the tables.</param>
    public static async Task RunAsync(IReadOnlyList<string> pages)
    {
        Machine.NoteLoad();
        var results = new List<Result>();
        for (var run = 1; run <= Runs; run++)
        {
            foreach (var name in Parts.Keys)
            {
                // It fills a database, and measures three times itself.
                if (name == "connections" && (run > 1 || MeasuredPostgreSql.Describe() is null)) continue;
                Console.WriteLine(Text.Of($"{TimeProvider.System.GetLocalNow():HH:mm:ss} run {run} of {Runs}: {name}"));
                // On a busy machine a call to Redis may run into its timeout, and the measured app sees nobody signed in.
                results.AddRange(await TryMeasureAsync(name) ?? await TryMeasureAsync(name) ?? throw new InvalidOperationException($"The part {name} failed twice."));
            }
        }

        var table = new SummaryTable(results, await Machine.DescribeAsync());
        Console.WriteLine();
        Console.WriteLine(table.RenderGoals());
        foreach (var page in pages) await Page.WriteAsync(page, table);
        if (MeasuredPostgreSql.Describe() is null) Console.Error.WriteLine("Connections were not measured: install the distribution's package postgresql.");
    }

    /// <returns>The results, or <see langword="null"/> if the part failed.</returns>
    private static async Task<List<Result>?> TryMeasureAsync(string name)
    {
        using var process = Child.Start("--part", name);
        var results = new List<Result>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (Result.Parse(line) is { } result) results.Add(result);
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? results : null;
    }
}
