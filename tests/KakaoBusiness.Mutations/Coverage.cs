namespace KakaoBusiness.Mutations;

/// <summary>Which tests meet which mutant.</summary>
internal sealed class Coverage
{
    // In a process of their own. Some hundred survivors would wait for each of them.
    private static readonly TimeSpan Dear = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, List<string>> _tests = [];

    /// <summary>The tests that take too long to be tried on every mutant; so the figures are lower bounds.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Runs each test method once, with all mutants asleep.</summary>
    /// <exception cref="InvalidOperationException">One fails: then it would "find" every mutant.</exception>
    public static async Task<Coverage> MeasureAsync(TestProcess tests)
    {
        var coverage = new Coverage();
        var methods = await tests.ListAsync();
        var counts = new Dictionary<string, int>();
        var done = 0;
        await Parallel.ForEachAsync(methods, Parallelism.Processes, async (method, _) =>
        {
            var (run, met) = await tests.MeetAsync(method);
            if (run.Outcome != TestOutcome.Passed) throw new InvalidOperationException($"{method}: {run.Outcome} without any mutant.");
            lock (coverage)
            {
                counts[method] = met.Count;
                if (run.Took > Dear) coverage.LeftOut.Add(method);
                else foreach (var mutant in met) coverage.Add(mutant, method);
                Progress.Show($"{++done} of {methods.Count} test methods");
            }
        });
        foreach (var met in coverage._tests.Values) met.Sort((one, other) => counts[one].CompareTo(counts[other]));
        return coverage;
    }

    /// <summary>The methods that meet it, those first that meet few others: they are about less, and see more of it.</summary>
    public IReadOnlyList<string> TestsOf(int mutant) => _tests.TryGetValue(mutant, out var tests) ? tests : [];

    private void Add(int mutant, string method)
    {
        if (!_tests.TryGetValue(mutant, out var tests)) _tests[mutant] = tests = [];
        tests.Add(method);
    }
}
