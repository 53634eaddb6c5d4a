using System.Collections.Concurrent;

namespace KakaoBusiness.Mutations;

/// <summary>Wakes one mutant after the other and looks whether a test notices.</summary>
internal sealed class Trials(TestProcess tests, Coverage coverage, string verdicts)
{
    private const string TestsOfCore = "KakaoBusiness.AspNetCore.Tests.";

    // Of so many runs one is repeated with all mutants asleep. It must pass: a test that fails by chance would find mutants.
    private const int RunsBetweenControls = 25;

    private const int MaxLikely = 8;

    // A whole sign-in meets half of the core. By all tests that do, a survivor would be tried for half a minute.
    private const int MaxFar = 200;

    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _killers = new();

    private int _runs;
    private int _done;

    /// <summary>How many runs were repeated without their mutant.</summary>
    public int Controls { get; private set; }

    /// <summary>Those of them that failed all the same.</summary>
    public List<string> FailedControls { get; } = [];

    /// <summary>
    /// Tries each mutant by the tests that found others in its file and by those of the folder that mirrors its own, which are few
    /// and find most; then, for what is left, by those at the root, and by the most specific of all others.
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
        var chosen = coverage.TestsOf(mutant.Id).Where(test => RingOf(test, mutant) == ring).Take(ring == Ring.Far ? MaxFar : int.MaxValue).ToList();
        var killers = _killers.GetOrAdd(mutant.File, _ => []);
        // Neighbors die by the same hand: a few tests are tried before the many.
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

    private void Keep(Verdict verdict, int all)
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
