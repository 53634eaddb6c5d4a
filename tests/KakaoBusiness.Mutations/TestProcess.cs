using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KakaoBusiness.Mutations;

/// <summary>How a run of tests ended.</summary>
internal enum TestOutcome
{
    /// <summary>All passed.</summary>
    Passed,

    /// <summary>One failed, or the process died.</summary>
    Failed,

    /// <summary>The time was over.</summary>
    TimedOut,
}

/// <summary>The end of a run of tests, how long it took, and the first test that failed, where one is named.</summary>
internal sealed record TestRun(TestOutcome Outcome, TimeSpan Took, string? FailedTest);

/// <summary>
/// Runs tests of the mutated build, each run in a process of its own: what a mutant breaks for good (a static field, a cache, the
/// thread pool) must not be held against the next one.
/// </summary>
internal sealed partial class TestProcess(string executable)
{
    // Read by the switch that Stryker compiles into what it mutates.
    private const string NameOfVariable = "STRYKER_MUTANT_ID_CONTROL_VAR";
    private const string Variable = "KAKAOBUSINESS_MUTANT";
    private const string CoverageFile = "STRYKER_COVERAGE_FILE";

    /// <summary>The full names of all test methods.</summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        using var process = Start(["-list", "methods"]);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line.Contains('.', StringComparison.Ordinal))];
    }

    /// <summary>Runs <paramref name="methods"/> up to the first failure, with that mutant awake, or none.</summary>
    public async Task<TestRun> RunAsync(IEnumerable<string> methods, int? mutant, TimeSpan limit)
    {
        var environment = mutant is { } id
            ? new Dictionary<string, string> { [NameOfVariable] = Variable, [Variable] = id.ToString(CultureInfo.InvariantCulture) }
            : [];
        return await RunAsync(methods, environment, limit);
    }

    /// <summary>Runs one test and tells which mutants it met. All of them sleep meanwhile.</summary>
    public async Task<(TestRun Run, IReadOnlyList<int> Met)> MeetAsync(string method, TimeSpan limit)
    {
        var folder = Directory.CreateTempSubdirectory("kakaobusiness-mutants-");
        try
        {
            var environment = new Dictionary<string, string> { ["TMPDIR"] = folder.FullName, [CoverageFile] = "met.txt" };
            var run = await RunAsync([method], environment, limit);
            // Numbers with commas, then, behind a semicolon, those of static initialisers once more. No file: nothing was met.
            var met = folder.EnumerateFiles("met-*.txt").Select(file => File.ReadAllText(file.FullName)).SingleOrDefault() ?? "";
            return (run, [.. met.Split(';')[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<TestRun> RunAsync(IEnumerable<string> methods, Dictionary<string, string> environment, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Start(["-stopOnFail", "-maxThreads", "1", .. methods.SelectMany(method => new[] { "-method", method })], environment);
        using var late = new CancellationTokenSource(limit);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            var outcome = process.ExitCode == 0 ? TestOutcome.Passed : TestOutcome.Failed;
            return new(outcome, Stopwatch.GetElapsedTime(start), FailedTest().Match(output) is { Success: true } test ? test.Groups[1].Value : null);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new(TestOutcome.TimedOut, Stopwatch.GetElapsedTime(start), FailedTest: null);
        }
    }

    private Process Start(IEnumerable<string> arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(executable, ["-noLogo", "-noColor", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(executable)!,
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        var process = Process.Start(start)!;
        // Nobody listens, but it has to be read: a process that fills the pipe waits.
        process.BeginErrorReadLine();
        return process;
    }

    [GeneratedRegex(@"^\s+(KakaoBusiness\S+).*\[FAIL\]", RegexOptions.Multiline)]
    private static partial Regex FailedTest();
}
