using System.Text.RegularExpressions;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests;

/// <summary>A Korean document has the headings, the code and the tables of the English one, in the same order.</summary>
public sealed partial class InStepTests
{
    public static TheoryData<string, string> Documents => new(Document.Pairs);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Korean_document_exists(string english, string korean)
        => Assert.True(File.Exists(Path.Combine(Repository.Root, korean)), $"{english} has no Korean page {korean}.");

    [Fact]
    public void Korean_pages_have_English_ones()
        => Assert.Empty(Document.Pages.Where(page => page.IsKorean).Select(page => page.Path).Except(Document.Pairs.Select(pair => pair.Korean)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Headings_have_the_same_levels(string english, string korean)
        => Assert.Equal(Document.Open(english).Headings.Select(LevelOf), Document.Open(korean).Headings.Select(LevelOf));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_is_the_same(string english, string korean)
        => Assert.Equal(CodeOf(Document.Open(english)), CodeOf(Document.Open(korean)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Tables_have_the_same_size(string english, string korean)
        => Assert.Equal(SizesOf(Document.Open(english)), SizesOf(Document.Open(korean)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Rows_contain_the_same_code(string english, string korean)
        => Assert.Equal(Document.Open(english).Tables.SelectMany(CodeOf), Document.Open(korean).Tables.SelectMany(CodeOf));

    private static IEnumerable<(string Language, string Text)> CodeOf(Document document) => document.Blocks.Select(block => (block.Language, block.Text));

    private static IEnumerable<(int Heading, int Rows, int Columns)> SizesOf(Document document)
        => document.Tables.Select(table => (NumberOf(document, table), table.Rows.Count, table.Rows[0].Count));

    private static int LevelOf(string heading) => heading.TakeWhile(sign => sign == '#').Count();

    private static int NumberOf(Document document, Table table) => document.Headings.ToList().FindIndex(heading => heading.TrimStart('#').Trim() == table.Heading);

    /// <summary>
    /// The names of options, codes and methods in each row, in any order: the order of words differs between the languages. Of a generated
    /// table the name and the default or kind count: its Korean sentences are written by hand.
    /// </summary>
    private static IEnumerable<string> CodeOf(Table table) => table.Rows
        .Select(row => string.Join(' ', (table.IsGenerated ? row.Take(2) : row).SelectMany(cell => Code().Matches(cell)).Select(match => match.Value).Order(StringComparer.Ordinal)));

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();
}
