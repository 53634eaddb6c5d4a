using System.Diagnostics;

namespace KakaoBusiness.Mutations;

/// <summary>The core's tests with a core that contains all mutants, each behind a switch, as Stryker compiles it.</summary>
/// <param name="Tests">The executable of the tests.</param>
/// <param name="Mutants">The mutants that compile.</param>
internal sealed record MutatedBuild(string Tests, IReadOnlyList<Mutant> Mutants)
{
    private const string TestProject = "KakaoBusiness.AspNetCore.Tests";
    private const string Core = "KakaoBusiness.AspNetCore.dll";

    /// <summary>
    /// Makes Stryker mutate the core, and copies the build to <paramref name="target"/>. Stryker also runs a few tests that reach almost
    /// no mutants, so that it ends soon. Their results are not used.
    /// </summary>
    public static async Task<MutatedBuild> MakeAsync(string root, string target)
    {
        var project = Path.Combine(root, "tests", TestProject);
        var output = Path.Combine(project, "bin", "Release", "net10.0");
        var config = Path.Combine("..", "KakaoBusiness.Mutations", "stryker-config.json");
        var start = new ProcessStartInfo("dotnet", ["stryker", "--config-file", config, "--output", Path.Combine(target, "stryker")])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
        };
        var mutated = Path.Combine(target, Core);
        File.Delete(mutated);
        using var stryker = Process.Start(start)!;
        while (await stryker.StandardOutput.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line);
            // From this line until Stryker ends, the mutated core is in the output folder of the tests.
            if (line.EndsWith("mutants will be tested", StringComparison.Ordinal)) File.Copy(Path.Combine(output, Core), mutated);
        }

        await stryker.WaitForExitAsync();
        if (stryker.ExitCode != 0 || !File.Exists(mutated)) throw new InvalidOperationException($"Stryker ended with {stryker.ExitCode}, and there is no mutated core.");

        var tests = Path.Combine(target, "tests");
        CopyFolder(output, tests);
        File.Move(mutated, Path.Combine(tests, Core), overwrite: true);
        return new(Path.Combine(tests, TestProject), Mutant.Read(Path.Combine(target, "stryker", "reports", "mutation-report.json")));
    }

    private static void CopyFolder(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
