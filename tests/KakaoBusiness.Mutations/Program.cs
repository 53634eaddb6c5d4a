using KakaoBusiness.Mutations;

// dotnet run -c Release --project tests/KakaoBusiness.Mutations [-- [--again] [folder of the core ...]]
var again = args.Contains("--again");
var folders = args.Where(argument => argument != "--again").ToHashSet();

var root = FindRoot();
var target = Directory.CreateDirectory(Path.Combine(root, "artifacts", "mutations")).FullName;
var file = Path.Combine(target, "verdicts.jsonl");

var build = await MutatedBuild.MakeAsync(root, target);
var known = again ? Verdict.ReadAll(file) : new Dictionary<int, Verdict>();
if (known.Values.Any(verdict => !build.Mutants.Contains(verdict.Mutant))) throw new InvalidOperationException("The core has changed: start anew, without --again.");
if (!again) File.Delete(file);

var tests = new TestProcess(build.Tests);
var coverage = await Coverage.MeasureAsync(tests);
var trials = new Trials(tests, coverage, file);
await trials.RunAsync(
[
    .. build.Mutants.Where(mutant => (folders.Count == 0 || folders.Contains(mutant.Folder)) && known.GetValueOrDefault(mutant.Id) is not { Noticed: true }),
]);

Summary.Print([.. Verdict.ReadAll(file).Values]);
foreach (var test in coverage.LeftOut) Console.WriteLine($"Left out, took {test.Took.TotalSeconds:0} s: {test.Name}");
Console.WriteLine($"{trials.Controls} runs were repeated with all mutants asleep; failed: {trials.FailedControls.Count}");
foreach (var failed in trials.FailedControls) Console.WriteLine($"  {failed}");
return trials.FailedControls.Count == 0 ? 0 : 1;

static string FindRoot()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (!File.Exists(Path.Combine(folder.FullName, "KakaoBusiness.AspNetCore.sln")))
    {
        folder = folder.Parent ?? throw new InvalidOperationException("The repository was not found above this program.");
    }

    return folder.FullName;
}
