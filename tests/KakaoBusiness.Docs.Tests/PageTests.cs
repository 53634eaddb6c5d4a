using System.Text.RegularExpressions;

namespace KakaoBusiness.Docs.Tests;

/// <summary>The form of a page: short, with a question at its beginning and links to the next two pages at its end.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Pages => [.. Document.Pages.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_has_at_most_250_lines(string path) => Assert.InRange(Document.Open(path).Lines.Count, 1, 250);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_starts_with_its_question(string path)
    {
        var lines = Document.Open(path).Lines.Where(line => line.Length > 0 && !line.StartsWith("<!--", StringComparison.Ordinal)).Take(2).ToList();
        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^\*\*.+\?\*\*$", lines[1]);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_ends_with_two_links(string path)
    {
        var page = Document.Open(path);
        var last = page.Lines[^1];
        Assert.StartsWith(page.IsKorean ? "다음: " : "Next: ", last, StringComparison.Ordinal);
        Assert.Equal(2, Link().Count(last));
    }

    [GeneratedRegex(@"\]\([^)\s]+\)")]
    private static partial Regex Link();
}
