using System.Text.RegularExpressions;
using KakaoBusiness.AspNetCore.Tests.Testing;

namespace KakaoBusiness.Docs.Tests;

/// <summary>Links within the repository lead somewhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_or_a_heading()
        => Assert.Empty(Document.ReadAll().SelectMany(document => Link().Matches(document.Text)
            .Select(match => match.Groups[1].Value).Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !Exists(document, target))
            .Select(target => $"{document.Path}: {target}")));

    private static bool Exists(Document document, string target)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? document.Path : Path.Combine(Path.GetDirectoryName(document.Path)!, parts[0]);
        if (!File.Exists(Path.Combine(Repository.Root, path))) return false;
        return parts.Length == 1 || Document.Open(path).Headings.Any(heading => AnchorOf(heading) == parts[1]);
    }

    /// <summary>As GitHub makes it.</summary>
    private static string AnchorOf(string heading)
        => NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
