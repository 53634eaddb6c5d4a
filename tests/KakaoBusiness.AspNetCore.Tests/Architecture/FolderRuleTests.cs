using System.Text.RegularExpressions;
using KakaoBusiness.AspNetCore.Tests.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Architecture;

/// <summary>
/// A folder of the core is a station on the way of a request, and no folder names a type of one further down the way.
/// Read from the sources: folders are not namespaces here, so the assembly no longer knows them.
/// </summary>
public sealed partial class FolderRuleTests
{
    private static readonly string[] Ground = ["Protocol", "Diagnostics", "Http"];
    private static readonly string[] Session = [.. Ground, "Claims", "Serialization", "Sessions", "Consent"];

    /// <summary>What each folder may name besides itself. DependencyInjection registers everything and may name all.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Diagnostics"] = ["Protocol"],
        ["Protocol"] = ["Diagnostics"],
        ["Http"] = [],
        ["Claims"] = Ground,
        ["Serialization"] = Ground,
        ["Sessions"] = [.. Session, "TicketStore"],
        ["Consent"] = Session,
        ["SignIn"] = Session,
        ["TokenChecks"] = Session,
        ["TicketStore"] = Session,
        ["Authorization"] = [.. Session, "DependencyInjection"],
        ["Connections"] = Session,
        ["Circuits"] = Session,
        ["AdApi"] = [.. Session, "Circuits"],
    };

    /// <summary>Vocabulary that every folder speaks: the names that apps see, and the registry of schemes.</summary>
    private static readonly string[] Vocabulary =
        ["KakaoBusinessOptions", "KakaoBusinessSchemes", "KakaoBusinessDefaults", "KakaoBusinessClaimTypes", "KakaoBusinessHandler", "KakaoBusinessChallengeProperties"];

    private static readonly string Core = Path.Combine(Repository.Root, "src", "KakaoBusiness.AspNetCore");

    [Fact]
    public void Every_folder_of_the_core_has_its_place_in_the_rule()
    {
        var folders = SourceFiles().Select(FolderOf).Where(folder => folder.Length > 0).Distinct();
        Assert.Empty(folders.Except([.. Allowed.Keys, "DependencyInjection"]));
    }

    [Fact]
    public void No_folder_names_a_type_of_a_folder_that_it_may_not_know()
    {
        var folderOfType = SourceFiles()
            .SelectMany(file => DeclaredType().Matches(File.ReadAllText(file)).Select(match => (Name: match.Groups[1].Value, Folder: FolderOf(file))))
            // Each folder has a Log of its own.
            .Where(type => !Vocabulary.Contains(type.Name) && type.Name != "Log")
            .DistinctBy(type => type.Name)
            .ToDictionary(type => type.Name, type => type.Folder);

        var breaches =
            from file in SourceFiles()
            let folder = FolderOf(file)
            where folder.Length > 0 && folder != "DependencyInjection"
            from name in Identifier().Matches(WithoutCommentsAndStrings(File.ReadAllText(file))).Select(match => match.Value).Distinct()
            where folderOfType.TryGetValue(name, out var other) && other.Length > 0 && other != folder && !Allowed[folder].Contains(other)
            select $"{folder}/{Path.GetFileName(file)} names {name} of {folderOfType[name]}";

        Assert.Empty(breaches.ToList());
    }

    [Fact]
    public void The_protocol_knows_no_http_context()
        => Assert.DoesNotContain(SourceFiles().Where(file => FolderOf(file) == "Protocol"),
            file => Identifier().Matches(WithoutCommentsAndStrings(File.ReadAllText(file))).Any(match => match.Value is "HttpContext" or "HttpRequest" or "HttpResponse"));

    [Fact]
    public void No_source_file_has_more_than_400_lines()
        => Assert.DoesNotContain(Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories),
            file => !IsBuildOutput(file) && File.ReadLines(file).Count() > 400);

    private static List<string> SourceFiles()
        => [.. Directory.EnumerateFiles(Core, "*.cs", SearchOption.AllDirectories).Where(file => !IsBuildOutput(file))];

    private static bool IsBuildOutput(string file)
        => file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private static string FolderOf(string file)
    {
        var parts = Path.GetRelativePath(Core, file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : "";
    }

    private static string WithoutCommentsAndStrings(string source) => CommentOrString().Replace(source, " ");

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|interface|enum)\s+([A-Z]\w*)")]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Identifier();

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentOrString();
}
