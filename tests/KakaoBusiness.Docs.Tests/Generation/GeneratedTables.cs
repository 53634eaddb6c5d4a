using System.Text.RegularExpressions;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests.Generation;

/// <summary>
/// The tables of the English pages that are generated from the code. Each stands between the lines
/// <c>&lt;!-- generated: options TypeName. … --&gt;</c> or <c>&lt;!-- generated: errors. … --&gt;</c> and <c>&lt;!-- end --&gt;</c>. The Korean page has the same lines
/// around a table by hand, whose first two columns have to be the same.
/// </summary>
internal static partial class GeneratedTables
{
    /// <summary>The text of a page with every generated table as the code has it now.</summary>
    public static string Renew(Document page)
        => GeneratedPart().Replace(page.Text, match => $"{match.Groups["head"].Value}\n{TableOf(match.Groups["what"].Value)}\n<!-- end -->");

    /// <summary>Other tests may read the page meanwhile.</summary>
    public static void Write(Document page)
    {
        var path = Path.Combine(Repository.Root, page.Path);
        File.WriteAllText($"{path}.new", Renew(page));
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static string TableOf(string what) => what.Split(' ') switch
    {
        ["errors"] => ErrorsTable.Render(),
        ["options", var type] => OptionsTable.Render(type),
        _ => throw new InvalidOperationException($"Nothing generates '{what}'."),
    };

    [GeneratedRegex(@"(?<head><!-- generated: (?<what>[\w ]+)\..*? -->)\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex GeneratedPart();
}
