using System.Text.RegularExpressions;

namespace KakaoBusiness.Readme.Tests;

/// <summary>README.ko.md says what README.md says: the same headings in the same order, the same code, the same tables.</summary>
public sealed partial class InStepTests
{
    private static readonly Document English = Document.Open("README.md");
    private static readonly Document Korean = Document.Open("README.ko.md");

    [Fact]
    public void There_are_as_many_headings_of_the_same_levels_in_the_same_order()
        => Assert.Equal(English.Headings.Select(LevelOf), Korean.Headings.Select(LevelOf));

    [Fact]
    public void The_code_is_the_same()
        => Assert.Equal(English.Blocks.Select(block => (block.Language, block.Text)), Korean.Blocks.Select(block => (block.Language, block.Text)));

    [Fact]
    public void Under_each_heading_stand_tables_of_the_same_size()
        => Assert.Equal(English.Tables.Select(table => (NumberOf(English, table), table.Rows.Count, table.Rows[0].Count)),
            Korean.Tables.Select(table => (NumberOf(Korean, table), table.Rows.Count, table.Rows[0].Count)));

    [Fact]
    public void What_is_code_in_a_row_is_code_in_the_same_row()
        => Assert.Equal(English.Tables.SelectMany(table => table.Rows).Select(CodeOf), Korean.Tables.SelectMany(table => table.Rows).Select(CodeOf));

    private static int LevelOf(string heading) => heading.TakeWhile(sign => sign == '#').Count();

    private static int NumberOf(Document document, Table table) => document.Headings.ToList().FindIndex(heading => heading.TrimStart('#').Trim() == table.Heading);

    /// <summary>Names of options, codes and methods, in any order: sentences differ.</summary>
    private static string CodeOf(IReadOnlyList<string> row)
        => string.Join(' ', row.SelectMany(cell => Code().Matches(cell)).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();
}
