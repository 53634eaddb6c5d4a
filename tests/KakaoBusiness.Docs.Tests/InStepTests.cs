using System.Text.RegularExpressions;

namespace KakaoBusiness.Docs.Tests;

/// <summary>A Korean document says what the English one says: the same headings in the same order, the same code, the same tables.</summary>
public sealed partial class InStepTests
{
    public static TheoryData<string, string> Documents => new()
    {
        { "README.md", "README.ko.md" },
        { "docs/connections.md", "docs/ko/connections.md" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void There_are_as_many_headings_of_the_same_levels_in_the_same_order(string english, string korean)
        => Assert.Equal(Document.Open(english).Headings.Select(LevelOf), Document.Open(korean).Headings.Select(LevelOf));

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_code_is_the_same(string english, string korean)
        => Assert.Equal(CodeOf(Document.Open(english)), CodeOf(Document.Open(korean)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Under_each_heading_stand_tables_of_the_same_size(string english, string korean)
        => Assert.Equal(SizesOf(Document.Open(english)), SizesOf(Document.Open(korean)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_is_code_in_a_row_is_code_in_the_same_row(string english, string korean)
        => Assert.Equal(
            Document.Open(english).Tables.SelectMany(table => table.Rows).Select(CodeOf),
            Document.Open(korean).Tables.SelectMany(table => table.Rows).Select(CodeOf));

    private static IEnumerable<(string Language, string Text)> CodeOf(Document document) => document.Blocks.Select(block => (block.Language, block.Text));

    private static IEnumerable<(int Heading, int Rows, int Columns)> SizesOf(Document document)
        => document.Tables.Select(table => (NumberOf(document, table), table.Rows.Count, table.Rows[0].Count));

    private static int LevelOf(string heading) => heading.TakeWhile(sign => sign == '#').Count();

    private static int NumberOf(Document document, Table table) => document.Headings.ToList().FindIndex(heading => heading.TrimStart('#').Trim() == table.Heading);

    /// <summary>Names of options, codes and methods, in any order: sentences differ.</summary>
    private static string CodeOf(IReadOnlyList<string> row)
        => string.Join(' ', row.SelectMany(cell => Code().Matches(cell)).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();
}
