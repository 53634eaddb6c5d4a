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

    /// <summary>A test did not come to an end.</summary>
    TimedOut,
}

/// <summary>The end of a run of tests, how long it took, and the method of the first test that failed, where one is named.</summary>
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

    /// <summary>For one test. The longest take half of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The full names of all test methods.</summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        using var process = Start(["-list", "methods"]);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line.StartsWith("KakaoBusiness.", StringComparison.Ordinal))];
    }

    /// <summary>Runs <paramref name="methods"/> up to the first failure, with that mutant awake, or none.</summary>
    public Task<TestRun> RunAsync(IEnumerable<string> methods, int? mutant) => RunAsync(methods, mutant is { } id
        ? new Dictionary<string, string> { [NameOfVariable] = Variable, [Variable] = id.ToString(CultureInfo.InvariantCulture) }
        : []);

    /// <summary>Runs one test and tells which mutants it met. All of them sleep meanwhile.</summary>
    public async Task<(TestRun Run, IReadOnlyList<int> Met)> MeetAsync(string method)
    {
        var folder = Directory.CreateTempSubdirectory("kakaobusiness-mutants-");
        try
        {
            var run = await RunAsync([method], new Dictionary<string, string> { ["TMPDIR"] = folder.FullName, [CoverageFile] = "met.txt" });
            // Numbers with commas, then, behind a semicolon, those of static initialisers once more. No file: nothing was met.
            var met = folder.EnumerateFiles("met-*.txt").Select(file => File.ReadAllText(file.FullName)).SingleOrDefault() ?? "";
            return (run, [.. met.Split(';')[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<TestRun> RunAsync(IEnumerable<string> methods, Dictionary<string, string> environment)
    {
        var start = Stopwatch.GetTimestamp();
        string[] arguments = ["-stopOnFail", "-maxThreads", "1", "-reporter", "verbose", .. methods.SelectMany(method => new[] { "-method", method })];
        using var process = Start(arguments, environment);
        using var late = new CancellationTokenSource(Patience);
        string? failed = null;
        try
        {
            // A line for each test that begins or ends.
            while (await process.StandardOutput.ReadLineAsync(late.Token) is { } line)
            {
                failed ??= FailedTest().Match(line) is { Success: true } test ? test.Groups[1].Value : null;
                late.CancelAfter(Patience);
            }

            await process.WaitForExitAsync(late.Token);
            return new(process.ExitCode == 0 ? TestOutcome.Passed : TestOutcome.Failed, Stopwatch.GetElapsedTime(start), failed);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new(TestOutcome.TimedOut, Stopwatch.GetElapsedTime(start), failed);
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

    [GeneratedRegex(@"^\s+(KakaoBusiness[^\s(]+).*\[FAIL\]")]
    private static partial Regex FailedTest();
}
