namespace KakaoBusiness.Mutations;

/// <summary>A test method and how long it takes in a process of its own.</summary>
internal sealed record TestMethod(string Name, TimeSpan Took);

/// <summary>Which tests meet which mutant.</summary>
internal sealed class Coverage
{
    // Tests that wait for an attack to blow up: some hundred survivors would wait for each of them.
    private static readonly TimeSpan Dear = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, List<TestMethod>> _tests = [];

    /// <summary>The tests that take too long to be tried on every mutant; so the figures are lower bounds.</summary>
    public List<TestMethod> LeftOut { get; } = [];

    /// <summary>
    /// Runs each test method once, with all mutants asleep.
    /// </summary>
    /// <exception cref="InvalidOperationException">One fails: then it would "find" every mutant.</exception>
    public static async Task<Coverage> MeasureAsync(TestProcess tests)
    {
        var coverage = new Coverage();
        var methods = await tests.ListAsync();
        var done = 0;
        await Parallel.ForEachAsync(methods, Parallelism.Processes, async (method, _) =>
        {
            var (run, met) = await tests.MeetAsync(method, Limit);
            if (run.Outcome != TestOutcome.Passed) throw new InvalidOperationException($"{method}: {run.Outcome} without any mutant.");
            lock (coverage)
            {
                if (run.Took > Dear) coverage.LeftOut.Add(new(method, run.Took));
                else foreach (var mutant in met) coverage.TestsOf(mutant).Add(new(method, run.Took));
                Progress.Show($"{++done} of {methods.Count} test methods");
            }
        });
        return coverage;
    }

    /// <summary>The tests that meet it.</summary>
    public List<TestMethod> TestsOf(int mutant)
    {
        if (_tests.TryGetValue(mutant, out var tests)) return tests;
        return _tests[mutant] = [];
    }
}
