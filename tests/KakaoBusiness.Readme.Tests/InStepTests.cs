namespace KakaoBusiness.Readme.Tests;

/// <summary>README.ko.md says what README.md says: the same headings in the same order, the same code, the same tables.</summary>
public sealed class InStepTests
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
    public void What_is_code_in_a_table_is_the_same_in_each_row()
        => Assert.Equal(English.Tables.SelectMany(table => table.Rows).Select(FirstCode), Korean.Tables.SelectMany(table => table.Rows).Select(FirstCode));

    private static int LevelOf(string heading) => heading.TakeWhile(sign => sign == '#').Count();

    private static int NumberOf(Document document, Table table) => document.Headings.ToList().FindIndex(heading => heading.TrimStart('#').Trim() == table.Heading);

    /// <summary>A first cell that is nothing but code is a name: of an option, an error code, a kind.</summary>
    private static string? FirstCode(IReadOnlyList<string> row) => row[0].StartsWith('`') && row[0].EndsWith('`') ? row[0] : null;
}
