using System.Text.RegularExpressions;
using KakaoBusiness.Tests.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KakaoBusiness.AspNetCore.Tests.Architecture;

/// <summary>Holds every project to the rule of <c>docs/architecture.md</c>.</summary>
public sealed partial class ArchitectureTests
{
    private const string Core = "KakaoBusiness.AspNetCore";
    private const int MaxLines = 300;
    private const int MaxParameters = 6;
    private const int MaxFilesAtRoot = 10;

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
        .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any() && SourceProject.FindFiles(folder).Any())
        .Select(folder => Path.GetFileName(folder)!)];

    [Fact]
    public void Core_keeps_the_documented_direction()
    {
        var direction = ReadDirection("architecture.md");

        Assert.All(SourceProject.Load(Core).Ties, tie => Assert.True(direction.Allows(tie.From, tie.To), $"{tie}"));
    }

    [Fact]
    public void Documented_direction_names_every_folder()
    {
        var (direction, project) = (ReadDirection("architecture.md"), SourceProject.Load(Core));
        var folders = project.Files.Select(project.FolderOf).Distinct().ToList();

        Assert.All(folders, folder => Assert.True(direction.Names(folder), folder));
        Assert.Empty(direction.Folders.Except(folders));
    }

    [Fact]
    public void Both_languages_document_the_same_direction()
        => Assert.Equal(ReadBlock("architecture.md"), ReadBlock("ko/architecture.md"));

    [Theory, MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_no_cycle(string project)
    {
        var ties = SourceProject.Load(project).Ties;
        var uses = ties.ToLookup(tie => tie.From, tie => tie.To);

        Assert.All(ties, tie => Assert.False(Reaches(tie.To, tie.From, uses, []), $"{tie}"));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Constructors_have_at_most_six_parameters(string project)
        => Assert.All(SourceProject.Load(project).FindConstructors(), constructor => Assert.True(constructor.Parameters <= MaxParameters, $"{constructor}"));

    [Theory, MemberData(nameof(Projects))]
    public void Root_of_a_project_has_at_most_ten_files(string project)
    {
        var sources = SourceProject.Load(project);

        Assert.InRange(sources.Files.Count(file => sources.FolderOf(file) == SourceProject.Root), 0, MaxFilesAtRoot);
    }

    [Fact]
    public void Files_have_at_most_300_lines()
        => Assert.All(SourceProject.FindFiles(Repository.Root), file => Assert.True(File.ReadLines(file).Count() <= MaxLines, Path.GetFileName(file)));

    [Fact]
    public void Protocol_knows_no_http_context()
    {
        var project = SourceProject.Load(Core);
        var protocol = project.Files.Where(file => project.FolderOf(file) == "Protocol");

        Assert.DoesNotContain(
            protocol.SelectMany(file => file.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()),
            name => name.Identifier.Text is "HttpContext" or "HttpRequest" or "HttpResponse");
    }

    private static bool Reaches(string from, string to, ILookup<string, string> uses, HashSet<string> seen)
        => from == to || (seen.Add(from) && uses[from].Any(next => Reaches(next, to, uses, seen)));

    private static FolderDirection ReadDirection(string page) => new(ReadBlock(page));

    private static string ReadBlock(string page)
        => DirectionBlock().Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", page))).Groups[1].Value;

    [GeneratedRegex(@"```text\n(Diagnostics, Http ←.*?)```", RegexOptions.Singleline)]
    private static partial Regex DirectionBlock();
}
