using System.Text.RegularExpressions;

namespace KakaoBusiness.Docs.Tests;

/// <summary>English documents are plain enough for readers to whom English is a second language: no phrase that they have to read twice.</summary>
public sealed partial class ProseTests
{
    private const string Examples = """
        The store is away. The session goes on by itself, as ours is held for ever.
        It belongs into a vault, at the most some 2,000 times, and tells of an outage that somebody can mend.
        """;

    public static TheoryData<string> Documents => [.. Document.WithLinks.Where(document => !document.IsKorean).Select(document => document.Path)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_avoids_unclear_phrases(string path)
    {
        var found = Document.Open(path).Lines.SelectMany((line, index) => UnclearPhrase().Matches(line).Select(match => $"{path}({index + 1}): {match.Value}")).ToList();
        Assert.Empty(found);
    }

    [Fact]
    public void Unclear_phrases_are_found() => Assert.Equal(10, UnclearPhrase().Count(Examples));

    [GeneratedRegex(
        @"\b(((is|are|was|while \w+) away)|goes on|go on|by itself|by themselves|(as|of|none of) ours|for ever|belongs? into|at the most|some [\d,]{3,}|tells? of|mend(s|ed)?|is told|lies? in)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex UnclearPhrase();
}
