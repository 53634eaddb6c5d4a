using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KakaoBusiness.Mutations;

/// <summary>The result of a test run.</summary>
internal enum TestOutcome
{
    /// <summary>All tests passed.</summary>
    Passed,

    /// <summary>A test failed, or the process crashed.</summary>
    Failed,

    /// <summary>A test did not end.</summary>
    TimedOut,
}

/// <summary>A test run: its result, its duration, and the first method that failed, if it is known.</summary>
internal sealed record TestRun(TestOutcome Outcome, TimeSpan Took, string? FailedTest);

/// <summary>
/// Runs tests of the mutated build, each run in a new process, so that what a mutant breaks permanently (a static field, a cache, the
/// thread pool) does not affect the next one.
/// </summary>
internal sealed partial class TestProcess(string executable)
{
    // The switches that Stryker compiles into the core read this variable.
    private const string NameOfVariable = "STRYKER_MUTANT_ID_CONTROL_VAR";
    private const string Variable = "KAKAOBUSINESS_MUTANT";
    private const string CoverageFile = "STRYKER_COVERAGE_FILE";

    /// <summary>For one test. The longest tests take half of it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Returns the full names of all test methods.</summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        using var process = Start(["-list", "methods"]);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line.StartsWith("KakaoBusiness.", StringComparison.Ordinal))];
    }

    /// <summary>Runs <paramref name="methods"/> up to the first failure, with an active mutant or none.</summary>
    public Task<TestRun> RunAsync(IEnumerable<string> methods, int? mutant) => RunAsync(methods, mutant is { } id
        ? new Dictionary<string, string> { [NameOfVariable] = Variable, [Variable] = id.ToString(CultureInfo.InvariantCulture) }
        : []);

    /// <summary>Runs tests without an active mutant, and returns the mutants that they reach.</summary>
    public async Task<(TestRun Run, IReadOnlyList<int> Reached)> ReachAsync(IEnumerable<string> methods)
    {
        var folder = Directory.CreateTempSubdirectory("kakaobusiness-mutants-");
        try
        {
            var run = await RunAsync(methods, new Dictionary<string, string> { ["TMPDIR"] = folder.FullName, [CoverageFile] = "met.txt" });
            // Numbers separated by commas, and after a semicolon those of static initializers again. Without a file, no mutant was reached.
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
        using var late = new CancellationTokenSource(Timeout);
        string? failed = null;
        try
        {
            // One line for each test that starts or ends.
            while (await process.StandardOutput.ReadLineAsync(late.Token) is { } line)
            {
                failed ??= FailedTest().Match(line) is { Success: true } test ? test.Groups[1].Value : null;
                late.CancelAfter(Timeout);
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
        // Read and discarded, because a process that fills the pipe waits.
        process.BeginErrorReadLine();
        return process;
    }

    [GeneratedRegex(@"^\s+(KakaoBusiness[^\s(]+).*\[FAIL\]")]
    private static partial Regex FailedTest();
}
