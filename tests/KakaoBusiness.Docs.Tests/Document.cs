using System.Text.RegularExpressions;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests;

/// <summary>A fenced code block.</summary>
/// <param name="Name">The document, the heading above the block and the block's number under it. Recipes use this name.</param>
/// <param name="Line">The line of the document at which the block begins.</param>
/// <param name="Excerpt">The file of the repository that contains the block word for word, if the document names one.</param>
public sealed record CodeBlock(string Name, string Language, string Text, int Line, string? Excerpt);

/// <summary>A table: its rows as cells, the head first, without the line of dashes.</summary>
/// <param name="IsGenerated">Whether the English page has it from the code.</param>
public sealed record Table(string Heading, IReadOnlyList<IReadOnlyList<string>> Rows, bool IsGenerated);

/// <summary>A Markdown file of the repository. New files are found without being listed anywhere.</summary>
public sealed partial class Document
{
    /// <summary>English pages without a Korean one: they serve auditors and contributors.</summary>
    private static readonly string[] EnglishOnly = ["docs/contributing-tests.md", "docs/security-requirements.md"];

    private readonly List<string> _headings = [];
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<Table> _tables = [];

    private Document(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path));
        Lines = Text.TrimEnd('\n').Split('\n');
        Read(Lines);
    }

    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>With their number signs.</summary>
    public IReadOnlyList<string> Headings => _headings;

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public IReadOnlyList<Table> Tables => _tables;

    /// <summary>The pages below <c>docs/</c>, English and Korean, without those for auditors and contributors.</summary>
    public static IEnumerable<Document> Pages => Below("docs").Where(path => !EnglishOnly.Contains(path)).Select(Open);

    /// <summary>Every English document that has to have a Korean one, with the path of the latter.</summary>
    public static IEnumerable<(string English, string Korean)> Pairs =>
    [
        ("README.md", "README.ko.md"),
        .. Pages.Where(page => !page.IsKorean).Select(page => (page.Path, page.Path.Replace("docs/", "docs/ko/", StringComparison.Ordinal))),
    ];

    /// <summary>The documents whose code is compiled.</summary>
    public static IEnumerable<Document> WithCode
        => new[] { "README.md", "README.ko.md" }.Concat(Below("docs")).Concat(Below("src")).Select(Open);

    /// <summary>The documents whose links are checked.</summary>
    public static IEnumerable<Document> WithLinks
        => Directory.EnumerateFiles(Repository.Root, "*.md").Select(path => System.IO.Path.GetFileName(path))
            .Concat(Below("docs")).Concat(Below("src")).Concat(Below("samples")).Select(Open);

    public bool IsKorean => Path == "README.ko.md" || Path.StartsWith("docs/ko/", StringComparison.Ordinal);

    public static Document Open(string path) => new(path);

    /// <summary>The blocks of the English documents. Another test proves that the Korean documents contain the same blocks.</summary>
    public static IEnumerable<CodeBlock> BlocksOf(string language)
        => WithCode.Where(document => !document.IsKorean).SelectMany(document => document.Blocks).Where(block => block.Language == language);

    private static IEnumerable<string> Below(string folder)
        => Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);

    private void Read(IReadOnlyList<string> lines)
    {
        var heading = "";
        string? excerpt = null;
        var isGenerated = false;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var end = i + 1;
                while (end < lines.Count && lines[end] != "```") end++;
                if (end == lines.Count) throw new InvalidOperationException($"{Path}({i + 1}): the block has no end.");
                var number = _blocks.Count(block => block.Name.StartsWith($"{Path} / {heading} / ", StringComparison.Ordinal)) + 1;
                var text = string.Join('\n', lines.Skip(i + 1).Take(end - i - 1));
                _blocks.Add(new CodeBlock($"{Path} / {heading} / {number}", lines[i][3..].Trim(), text, i + 2, excerpt));
                i = end;
            }
            else if (lines[i].StartsWith('#'))
            {
                _headings.Add(lines[i]);
                heading = lines[i].TrimStart('#').Trim();
            }
            else if (lines[i].StartsWith('|'))
            {
                var end = i;
                while (end < lines.Count && lines[end].StartsWith('|')) end++;
                _tables.Add(new Table(heading, [.. lines.Skip(i).Take(end - i).Where(line => !Dashes().IsMatch(line)).Select(CellsOf)], isGenerated));
                i = end - 1;
            }

            if (lines[i].StartsWith("<!-- generated: ", StringComparison.Ordinal)) isGenerated = true;
            if (lines[i] == "<!-- end -->") isGenerated = false;
            excerpt = ExcerptComment().Match(lines[i]) is { Success: true } match ? match.Groups[1].Value : null;
        }
    }

    private static IReadOnlyList<string> CellsOf(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex(@"^\|[-| :]+\|$")]
    private static partial Regex Dashes();

    [GeneratedRegex("^<!-- excerpt: (.+) -->$")]
    private static partial Regex ExcerptComment();
}
