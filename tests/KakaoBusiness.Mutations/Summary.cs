using System.Globalization;

namespace KakaoBusiness.Mutations;

/// <summary>Prints the survivors, and the figures with one line per folder.</summary>
internal static class Summary
{
    public static void Print(IReadOnlyCollection<Verdict> verdicts)
    {
        foreach (var verdict in verdicts.Where(verdict => !verdict.IsKilled).OrderBy(verdict => verdict.Mutant.File, StringComparer.Ordinal).ThenBy(verdict => verdict.Mutant.Line))
        {
            var (mutant, replacement) = (verdict.Mutant, string.Join(' ', verdict.Mutant.Replacement.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
            Console.WriteLine($"{verdict.Fate} {mutant.Id} {mutant.File}:{mutant.Line} {mutant.Mutator}: {replacement}");
        }

        Console.WriteLine();
        Console.WriteLine("| folder | mutants | killed | timed out | survived | not reached | score |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var folder in verdicts.GroupBy(verdict => verdict.Mutant.Folder).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            PrintRow(folder.Key is "" ? "(root)" : folder.Key, [.. folder]);
        }

        PrintRow("all", verdicts);
    }

    private static void PrintRow(string name, IReadOnlyCollection<Verdict> verdicts)
    {
        int Count(Fate fate) => verdicts.Count(verdict => verdict.Fate == fate);
        var score = 100.0 * verdicts.Count(verdict => verdict.IsKilled) / verdicts.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {verdicts.Count} | {Count(Fate.Killed)} | {Count(Fate.TimedOut)} | {Count(Fate.Survived)} | {Count(Fate.NotReached)} | {score:0.0} % |"));
    }
}
