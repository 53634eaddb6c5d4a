namespace KakaoBusiness.Mutations;

/// <summary>The tests of the classes that reach each mutant. A class runs in one process, because most of the time goes into starting it.</summary>
internal sealed class Coverage
{
    // Of a test in a separate process. Several hundred survivors would run each of them.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(5);

    // A few tests measure bytes, which differ in the mutated build.
    private const double MaxFailing = 0.01;

    private readonly Dictionary<int, List<string>> _tests = [];

    /// <summary>The tests that are left out because they take too long, so that the score is a lower bound.</summary>
    public List<string> Slow { get; } = [];

    /// <summary>The tests that are left out because they fail without a mutant: they would "kill" every mutant.</summary>
    public List<string> Failing { get; } = [];

    /// <summary>Runs each test class once without a mutant. The tests of a class that fails, or takes long, also run one by one.</summary>
    /// <exception cref="InvalidOperationException">More than one in a hundred fails.</exception>
    public static async Task<Coverage> MeasureAsync(TestProcess tests)
    {
        var coverage = new Coverage();
        var methods = await tests.ListAsync();
        var counts = new Dictionary<string, int>();
        var done = 0;
        await Parallel.ForEachAsync(methods.GroupBy(method => method[..method.LastIndexOf('.')]), Parallelism.Processes, async (ofClass, _) =>
        {
            var all = ofClass.ToList();
            var (run, reached) = await tests.ReachAsync(all);
            if (run.Outcome == TestOutcome.Passed && run.Took < MaxDuration * all.Count)
            {
                foreach (var method in all) Record(method, run, reached, TimeSpan.Zero);
                return;
            }

            foreach (var method in all)
            {
                (run, reached) = await tests.ReachAsync([method]);
                Record(method, run, reached, run.Took);
            }
        });

        void Record(string method, TestRun run, IReadOnlyList<int> reached, TimeSpan took)
        {
            lock (coverage)
            {
                counts[method] = reached.Count;
                if (run.Outcome != TestOutcome.Passed) coverage.Failing.Add(method);
                else if (took > MaxDuration) coverage.Slow.Add(method);
                else foreach (var mutant in reached) coverage.Add(mutant, method);
                Progress.Show($"{++done} of {methods.Count} test methods");
            }
        }

        if (coverage.Failing.Count > methods.Count * MaxFailing)
            throw new InvalidOperationException($"{coverage.Failing.Count} tests fail without a mutant, among them {coverage.Failing[0]}.");
        foreach (var reached in coverage._tests.Values) reached.Sort((one, other) => counts[one].CompareTo(counts[other]));
        return coverage;
    }

    /// <summary>Returns the methods of the classes that reach a mutant. Those whose class reaches the fewest mutants come first, because they are the most specific.</summary>
    public IReadOnlyList<string> TestsOf(int mutant) => _tests.TryGetValue(mutant, out var tests) ? tests : [];

    private void Add(int mutant, string method)
    {
        if (!_tests.TryGetValue(mutant, out var tests)) _tests[mutant] = tests = [];
        tests.Add(method);
    }
}
