namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>A page of the documentation with a place for the tables.</summary>
internal static class Page
{
    private const string Start = "<!-- figures -->";
    private const string End = "<!-- /figures -->";

    public static async Task WriteAsync(string path, SummaryTable table)
    {
        var text = await File.ReadAllTextAsync(path);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (start < 0 || end < start) throw new InvalidOperationException($"{path} has no place for the tables: {Start} and {End}.");
        var isKorean = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) == "ko";
        await File.WriteAllTextAsync(path, $"{text[..(start + Start.Length)]}\n\n{table.RenderPage(isKorean)}{text[end..]}");
    }
}
