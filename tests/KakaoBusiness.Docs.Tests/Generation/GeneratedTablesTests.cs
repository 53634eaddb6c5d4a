namespace KakaoBusiness.Docs.Tests.Generation;

/// <summary>
/// Pages say what the code says. After a change of options or of the error catalog, renew the English pages with
/// <c>KAKAOBUSINESS_UPDATE_DOCS=1 dotnet test --project tests/KakaoBusiness.Docs.Tests -c Release</c>, and write the row of the Korean page by hand.
/// </summary>
public sealed class GeneratedTablesTests
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("KAKAOBUSINESS_UPDATE_DOCS") == "1";

    public static TheoryData<string> Pages => [.. Document.Pages.Where(page => !page.IsKorean && page.Text.Contains("<!-- generated: ", StringComparison.Ordinal)).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Generated_table_is_current(string path)
    {
        if (IsUpdate) GeneratedTables.Write(Document.Open(path));

        var page = Document.Open(path);
        Assert.Equal(GeneratedTables.Renew(page), page.Text);
    }

    [Fact]
    public void Options_type_has_a_table()
    {
        var pages = string.Concat(Document.Pages.Where(page => !page.IsKorean).Select(page => page.Text));
        Assert.All(OptionsTable.OptionsTypes, type => Assert.Contains($"<!-- generated: options {type.Name}.", pages, StringComparison.Ordinal));
    }

    [Fact]
    public void Generated_table_has_all_options()
    {
        var table = OptionsTable.Render(nameof(KakaoBusiness.AspNetCore.KakaoBusinessOptions));
        Assert.Contains("| `TokenValidationInterval` | `00:15:00` | ", table, StringComparison.Ordinal);
        Assert.Contains("| `IncrementalConsent` | `true` | Whether ", table, StringComparison.Ordinal);
        Assert.Contains("| `FailurePath` | – | ", table, StringComparison.Ordinal);
        Assert.Contains("| `RevocationEndpoint` | Kakao's | ", table, StringComparison.Ordinal);
    }
}
