using KakaoBusiness.Mutations;

// dotnet run -c Release --project tests/KakaoBusiness.Mutations [-- [--again] [folder of the core ...]]
var again = args.Contains("--again");
var folders = args.Where(argument => argument != "--again").ToHashSet();

var root = FindRoot();
var target = Directory.CreateDirectory(Path.Combine(root, "artifacts", "mutations")).FullName;
var file = Path.Combine(target, "verdicts.jsonl");

var build = await MutatedBuild.MakeAsync(root, target);
if (!again) File.Delete(file);
var noticed = again ? Verdict.ReadAll(file).Where(verdict => verdict.Noticed).Select(verdict => verdict.Mutant.Place).ToHashSet() : [];

var tests = new TestProcess(build.Tests);
var coverage = await Coverage.MeasureAsync(tests);
var trials = new Trials(tests, coverage, file);
await trials.RunAsync([.. build.Mutants.Where(mutant => (folders.Count == 0 || folders.Contains(mutant.Folder)) && !noticed.Contains(mutant.Place))]);

var places = build.Mutants.Select(mutant => mutant.Place).ToHashSet();
Summary.Print([.. Verdict.ReadAll(file).Where(verdict => places.Contains(verdict.Mutant.Place))]);
foreach (var test in coverage.LeftOut) Console.WriteLine($"Takes too long, and was left out: {test}");
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
