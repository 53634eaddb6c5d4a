using System.Text.RegularExpressions;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests;

/// <summary>Links within the repository, and those of packages to it, lead to a file that exists and to a heading in it.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents => [.. Document.WithLinks.Select(document => document.Path)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Link_leads_to_a_file_or_heading(string path)
    {
        var document = Document.Open(path);
        var text = FencedBlock().Replace(document.Text, "");
        var broken = Link().Matches(text).Select(match => match.Groups[1].Value).Where(target => !Exists(document, target)).ToList();
        Assert.Empty(broken);
    }

    private static bool Exists(Document document, string target)
    {
        if (target.StartsWith("http", StringComparison.Ordinal)) return true;
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? document.Path : Path.Combine(Path.GetDirectoryName(document.Path)!, parts[0]);
        var full = Path.GetFullPath(Path.Combine(Repository.Root, path));
        if (parts.Length == 1) return File.Exists(full) || Directory.Exists(full);
        return File.Exists(full) && Document.Open(Path.GetRelativePath(Repository.Root, full)).Headings.Any(heading => AnchorOf(heading) == parts[1]);
    }

    /// <summary>As GitHub makes it.</summary>
    private static string AnchorOf(string heading)
        => NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>Of links and images, and of the <c>img</c> elements that give an image a width.</summary>
    [GeneratedRegex("""(?:\]\(|(?:src|href)=")([^)\s"]+)[)"]""")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
