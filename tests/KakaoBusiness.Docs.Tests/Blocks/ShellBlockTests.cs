using System.Text.RegularExpressions;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>
/// What commands name is there. To run them from here would build the repository inside its own tests: <c>.ci/run</c> runs
/// build, test and pack, and adds the packages to a fresh app.
/// </summary>
public sealed partial class ShellBlockTests
{
    private const string Scheme = "Authentication:Schemes:KakaoBusiness:";

    public static TheoryData<string> Commands
        => [.. Document.BlocksOf("sh").Where(block => block.Excerpt is null).SelectMany(block => block.Text.Split('\n')).Concat(CommandsInTables).Where(line => line.Length > 0).Distinct()];

    /// <summary>Those that stand in a cell.</summary>
    private static IEnumerable<string> CommandsInTables
        => Document.WithCode.SelectMany(document => document.Tables).SelectMany(table => table.Rows).SelectMany(row => row)
            .SelectMany(cell => CommandInCell().Matches(cell)).Select(match => match.Groups[1].Value);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_names_what_exists(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var words = command.Split(' ');
        var variables = words.TakeWhile(word => word.Contains('=', StringComparison.Ordinal)).ToList();
        Assert.All(variables, variable => Assert.True(IsRead(variable.Split('=')[0]), $"Nothing reads {variable}."));

        words = words[variables.Count..];
        if (words[0].StartsWith("artifacts/", StringComparison.Ordinal))
        {
            // What a command before it has published.
            Assert.True(Directory.Exists(Path.Combine(Repository.Root, "tests", Path.GetFileName(words[0]))), $"There is no project for {words[0]}.");
            Assert.True(IsRead(words[1]), $"Nothing reads {words[1]}.");
            return;
        }

        if (words[0] == "kakao-emulator")
        {
            var help = File.ReadAllText(Path.Combine(Repository.Root, "src", "KakaoBusiness.Emulator.Tool", "ToolArguments.cs"));
            Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($"  {option} ", help, StringComparison.Ordinal));
            return;
        }

        Assert.Equal("dotnet", words[0]);
        Assert.True(words[1] switch
        {
            "test" or "pack" or "build" => true,
            "run" => words.Contains("--project"),
            "user-secrets" => words[2] == "init" || typeof(KakaoBusinessOptions).GetProperty(words[3][Scheme.Length..]) is not null,
            "add" => words[2] == "package" && IsPackage(words[3]),
            "nuget" => words[2..4] is ["add", "source"],
            // It takes previews too, and has no --prerelease.
            "new" => words[2] is "web" or "kakaobusiness" || (words is [_, _, "install", var package] && IsPackage(package)),
            "tool" => words[2] == "restore" || (words[2] == "install" && words.Any(IsPackage)),
            "publish" => Directory.Exists(Path.Combine(Repository.Root, words[2])),
            _ => false,
        }, $"There is no check for '{command}' yet: add one.");
        Assert.All(Following(words, "--project"), path => Assert.True(IsProject(path), $"There is no {path}."));
        Assert.All(Following(words, "--filter-trait"), trait => Assert.True(IsTrait(trait), $"No test has the trait {trait}."));
    }

    private static IEnumerable<string> Following(string[] words, string option)
        => words.Zip(words.Skip(1)).Where(pair => pair.First == option).Select(pair => pair.Second);

    /// <summary>One of the repository, or one that a command of the documentation creates.</summary>
    private static bool IsProject(string path)
        => Directory.Exists(Path.Combine(Repository.Root, path))
        || Document.BlocksOf("sh").Any(block => block.Text.Contains($"dotnet new kakaobusiness -o {path}", StringComparison.Ordinal));

    private static bool IsPackage(string name) => Directory.Exists(Path.Combine(Repository.Root, "src", name));

    private static bool IsRead(string variable) => IsIn("tests", $"\"{variable}\"");

    private static bool IsIn(string folder, string text) => Sources(folder).Any(source => source.Contains(text, StringComparison.Ordinal));

    private static bool IsTrait(string trait) => trait.Trim('"').Split('=') is [var name, var value]
        && IsIn("tests", $"Trait(\"{name}\", \"{value}\")");

    private static IEnumerable<string> Sources(string folder)
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

    [GeneratedRegex("`((?:[A-Z_]+=[^ ]+ )?dotnet (?:test|run)[^`]*)`")]
    private static partial Regex CommandInCell();
}
