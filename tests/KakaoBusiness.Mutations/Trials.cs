using System.Collections.Concurrent;

namespace KakaoBusiness.Mutations;

/// <summary>Wakes one mutant after the other and looks whether a test notices.</summary>
internal sealed class Trials(TestProcess tests, Coverage coverage, string verdicts)
{
    private const string TestsOfCore = "KakaoBusiness.AspNetCore.Tests.";

    // Of so many runs one is repeated with all mutants asleep. It must pass: a test that fails by chance would find mutants.
    private const int RunsBetweenControls = 25;

    private int _runs;
    private int _done;

    /// <summary>How many runs were repeated without their mutant.</summary>
    public int Controls { get; private set; }

    /// <summary>Those of them that failed all the same.</summary>
    public List<string> FailedControls { get; } = [];

    /// <summary>
    /// Tries each mutant by the tests of the folder that mirrors its own, which are few and find most; then, for what is left, by
    /// those at the root, and by all others.
    /// </summary>
    public async Task RunAsync(IReadOnlyCollection<Mutant> mutants)
    {
        var left = mutants;
        foreach (var ring in Enum.GetValues<Ring>())
        {
            var survivors = new ConcurrentBag<Mutant>();
            await Parallel.ForEachAsync(left, Parallelism.Processes, async (mutant, _) =>
            {
                if (await TryAsync(mutant, ring) is { } verdict) Keep(verdict, mutants.Count);
                else survivors.Add(mutant);
            });
            left = [.. survivors.OrderBy(mutant => mutant.Id)];
        }

        foreach (var mutant in left) Keep(new(mutant, coverage.TestsOf(mutant.Id).Count == 0 ? Fate.NotMet : Fate.Survived, Test: null), mutants.Count);
    }

    private async Task<Verdict?> TryAsync(Mutant mutant, Ring ring)
    {
        var chosen = coverage.TestsOf(mutant.Id).Where(test => RingOf(test, mutant) == ring).ToList();
        if (chosen.Count == 0) return null;

        var names = chosen.Select(test => test.Name);
        // Each took its time with the start of a process, of which there is one here.
        var limit = chosen.Aggregate(TimeSpan.FromSeconds(20), (sum, test) => sum + test.Took);
        var run = await tests.RunAsync(names, mutant.Id, limit);
        if (Interlocked.Increment(ref _runs) % RunsBetweenControls == 0) await ControlAsync(names, mutant, limit);
        return run.Outcome switch
        {
            TestOutcome.Passed => null,
            TestOutcome.TimedOut => new(mutant, Fate.TimedOut, Test: null),
            _ => new(mutant, Fate.Killed, run.FailedTest),
        };
    }

    private async Task ControlAsync(IEnumerable<string> names, Mutant mutant, TimeSpan limit)
    {
        var control = await tests.RunAsync(names, mutant: null, limit);
        lock (FailedControls)
        {
            Controls++;
            if (control.Outcome != TestOutcome.Passed) FailedControls.Add($"{control.Outcome} {control.FailedTest} (chosen for mutant {mutant.Id})");
        }
    }

    private void Keep(Verdict verdict, int all)
    {
        lock (verdicts)
        {
            verdict.Append(verdicts);
            Progress.Show($"{++_done} of {all} mutants");
        }
    }

    private static Ring RingOf(TestMethod test, Mutant mutant)
    {
        var name = test.Name[TestsOfCore.Length..];
        // Of a test at the root, class and method are left.
        var isAtRoot = name.Count(sign => sign == '.') == 1;
        var isNear = mutant.Folder is "" ? isAtRoot : name.StartsWith(mutant.Folder + ".", StringComparison.Ordinal);
        return isNear ? Ring.Near : isAtRoot ? Ring.Root : Ring.Far;
    }

    private enum Ring
    {
        Near,
        Root,
        Far,
    }
}
