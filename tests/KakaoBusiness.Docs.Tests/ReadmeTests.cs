using System.Text.RegularExpressions;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests;

/// <summary>README.md is short, and a reader finds the page for an app in two clicks.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Readmes => ["README.md", "README.ko.md"];

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Readme_has_at_most_180_lines(string readme) => Assert.InRange(Document.Open(readme).Lines.Count, 1, 180);

    [Fact]
    public void Readme_has_fewer_than_1600_words() => Assert.InRange(Word().Count(Document.Open("README.md").Text), 1, 1599);

    [Theory]
    [InlineData("README.md", "Your app is …")]
    [InlineData("README.ko.md", "앱의 종류 …")]
    public void Row_of_your_app_leads_to_its_page(string readme, string heading)
    {
        var rows = Document.Open(readme).Tables.Single(table => table.Heading == heading).Rows.Skip(1).ToList();
        Assert.True(rows.Count > 10);
        Assert.All(rows, row => Assert.True(
            Link().IsMatch(row[1]) || row[1].StartsWith("not supported, because ", StringComparison.Ordinal) || row[1].StartsWith("지원하지 않음: ", StringComparison.Ordinal),
            $"'{row[0]}' leads nowhere."));
    }

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Page_is_reached_in_two_clicks(string readme)
    {
        var isKorean = Document.Open(readme).IsKorean;
        var first = LinkedFrom(readme).ToHashSet();
        var reached = first.Union(first.SelectMany(LinkedFrom)).ToHashSet();
        Assert.Empty(Document.Pages.Where(page => page.IsKorean == isKorean).Select(page => page.Path).Except(reached));
    }

    private static IEnumerable<string> LinkedFrom(string path)
        => Link().Matches(Document.Open(path).Text).Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.EndsWith(".md", StringComparison.Ordinal) && !target.StartsWith("http", StringComparison.Ordinal))
            .Select(target => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target))));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();
}
