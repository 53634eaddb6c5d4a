using System.Collections.Concurrent;

namespace KakaoBusiness.Mutations;

/// <summary>Activates one mutant after the other, and records whether a test fails.</summary>
internal sealed class Trials(TestProcess tests, Coverage coverage, string verdicts)
{
    private const string TestsOfCore = "KakaoBusiness.AspNetCore.Tests.";

    // One in this many runs is repeated without a mutant. It must pass: a test that fails by chance would kill mutants.
    private const int RunsBetweenControls = 25;

    private const int MaxLikely = 8;

    // A sign-in reaches half of the core, and all tests with one would take half a minute for each survivor.
    private const int MaxFar = 200;

    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _killers = new();

    private int _runs;
    private int _done;

    /// <summary>The number of runs that were repeated without a mutant.</summary>
    public int Controls { get; private set; }

    /// <summary>The repeated runs that failed.</summary>
    public List<string> FailedControls { get; } = [];

    /// <summary>
    /// Tries each mutant with the tests that killed others in its file and those of the folder that mirrors its own, which are few and kill
    /// most; then the survivors with those at the root, and with the most specific of all others.
    /// </summary>
    public async Task RunAsync(IReadOnlyCollection<Mutant> mutants)
    {
        var left = mutants;
        foreach (var ring in Enum.GetValues<Ring>())
        {
            var survivors = new ConcurrentBag<Mutant>();
            await Parallel.ForEachAsync(left, Parallelism.Processes, async (mutant, _) =>
            {
                if (await TryAsync(mutant, ring) is { } verdict) Record(verdict, mutants.Count);
                else survivors.Add(mutant);
            });
            left = [.. survivors.OrderBy(mutant => mutant.Id)];
        }

        foreach (var mutant in left) Record(new(mutant, coverage.TestsOf(mutant.Id).Count == 0 ? Fate.NotReached : Fate.Survived, Test: null), mutants.Count);
    }

    private async Task<Verdict?> TryAsync(Mutant mutant, Ring ring)
    {
        var chosen = coverage.TestsOf(mutant.Id).Where(test => RingOf(test, mutant) == ring).Take(ring == Ring.Far ? MaxFar : int.MaxValue).ToList();
        var killers = _killers.GetOrAdd(mutant.File, _ => []);
        // The same tests often kill the mutants of a file: a few are tried before the many.
        var likely = chosen.Intersect(killers).Take(MaxLikely).ToList();
        return await TryAsync(mutant, likely, killers) ?? await TryAsync(mutant, [.. chosen.Except(likely)], killers);
    }

    private async Task<Verdict?> TryAsync(Mutant mutant, List<string> chosen, ConcurrentBag<string> killers)
    {
        if (chosen.Count == 0) return null;
        var run = await tests.RunAsync(chosen, mutant.Id);
        if (Interlocked.Increment(ref _runs) % RunsBetweenControls == 0) await ControlAsync(chosen, mutant);
        if (run.Outcome == TestOutcome.Passed) return null;
        if (run.FailedTest is { } killer && !killers.Contains(killer)) killers.Add(killer);
        return new(mutant, run.Outcome == TestOutcome.Failed ? Fate.Killed : Fate.TimedOut, run.FailedTest);
    }

    private async Task ControlAsync(List<string> chosen, Mutant mutant)
    {
        var control = await tests.RunAsync(chosen, mutant: null);
        lock (FailedControls)
        {
            Controls++;
            if (control.Outcome != TestOutcome.Passed) FailedControls.Add($"{control.Outcome} {control.FailedTest} (chosen for mutant {mutant.Id})");
        }
    }

    private void Record(Verdict verdict, int all)
    {
        lock (verdicts)
        {
            verdict.Append(verdicts);
            Progress.Show($"{++_done} of {all} mutants");
        }
    }

    private static Ring RingOf(string test, Mutant mutant)
    {
        var name = test[TestsOfCore.Length..];
        // The rest of the name of a test at the root is class and method.
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
