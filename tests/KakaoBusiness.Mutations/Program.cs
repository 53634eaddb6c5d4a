using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.Mutations;

// dotnet run -c Release --project tests/KakaoBusiness.Mutations [-- [--again] [folder of the core ...]]
var again = args.Contains("--again");
var folders = args.Where(argument => argument != "--again").ToHashSet();

var target = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "mutations")).FullName;
var file = Path.Combine(target, "verdicts.jsonl");

var build = await MutatedBuild.MakeAsync(Repository.Root, target);
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
