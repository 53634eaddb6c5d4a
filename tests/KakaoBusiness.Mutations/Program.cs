using System.Globalization;
using KakaoBusiness.Mutations;
using KakaoBusiness.Tests.Shared;

// dotnet run -c Release --project tests/KakaoBusiness.Mutations [-- [--again] [--every=10 [--offset=3]] [folder of the core ...]]
int Number(string option, int otherwise) => args.FirstOrDefault(argument => argument.StartsWith(option, StringComparison.Ordinal)) is { } given
    ? int.Parse(given[option.Length..], CultureInfo.InvariantCulture)
    : otherwise;
var again = args.Contains("--again");
var step = Number("--every=", otherwise: 1);
var offset = Number("--offset=", otherwise: 0);
var folders = args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToHashSet();

var target = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "mutations")).FullName;
var file = Path.Combine(target, "verdicts.jsonl");

var build = await MutatedBuild.MakeAsync(Repository.Root, target);
if (!again) File.Delete(file);
var killed = again ? Verdict.ReadAll(file).Where(verdict => verdict.IsKilled).Select(verdict => verdict.Mutant.Place).ToHashSet() : [];

var tests = new TestProcess(build.Tests);
var coverage = await Coverage.MeasureAsync(tests);
var trials = new Trials(tests, coverage, file);
var chosen = build.Mutants.Where(mutant => (folders.Count == 0 || folders.Contains(mutant.Folder)) && !killed.Contains(mutant.Place));
// Mutants are numbered by file and place, so that every n-th is a sample of all files.
await trials.RunAsync([.. chosen.OrderBy(mutant => mutant.Id).Where((_, index) => index % step == offset % step)]);

var places = build.Mutants.Select(mutant => mutant.Place).ToHashSet();
Summary.Print([.. Verdict.ReadAll(file).Where(verdict => places.Contains(verdict.Mutant.Place))]);
foreach (var test in coverage.Slow) Console.WriteLine($"Left out, because it takes too long: {test}");
foreach (var test in coverage.Failing) Console.WriteLine($"Left out, because it fails without a mutant: {test}");
Console.WriteLine($"{trials.Controls} runs were repeated without a mutant; failed: {trials.FailedControls.Count}");
foreach (var failed in trials.FailedControls) Console.WriteLine($"  {failed}");
return trials.FailedControls.Count == 0 ? 0 : 1;
