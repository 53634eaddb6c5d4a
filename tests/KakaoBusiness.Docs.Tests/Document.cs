using System.Text.RegularExpressions;
using KakaoBusiness.AspNetCore.Tests.Testing;

namespace KakaoBusiness.Docs.Tests;

/// <summary>A fenced block, and the heading that it stands under.</summary>
/// <param name="Name">The document, the heading and the block's number there: how a recipe names it.</param>
/// <param name="Line">Where the block begins in the document.</param>
public sealed record CodeBlock(string Name, string Language, string Text, int Line);

/// <summary>A table: its rows as cells, the head first, without the line of dashes.</summary>
public sealed record Table(string Heading, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A Markdown file of the repository, as far as these tests read it.</summary>
public sealed partial class Document
{
    private static readonly string[] All =
    [
        "README.md", "README.ko.md", "src/KakaoBusiness.AspNetCore/README.md",
        "src/KakaoBusiness.AspNetCore.StackExchangeRedis/README.md", "src/KakaoBusiness.AspNetCore.EntityFrameworkCore/README.md",
        "src/KakaoBusiness.Emulator/README.md", "docs/connections.md", "docs/ko/connections.md",
    ];

    private readonly List<string> _headings = [];
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<Table> _tables = [];

    private Document(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path));
        Read(Text.Split('\n'));
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>With their number signs.</summary>
    public IReadOnlyList<string> Headings => _headings;

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public IReadOnlyList<Table> Tables => _tables;

    public static IEnumerable<Document> ReadAll() => All.Select(Open);

    public static Document Open(string path) => new(path);

    /// <summary>The blocks of all documents. Those of Korean documents are the English ones', which another test holds.</summary>
    public static IEnumerable<CodeBlock> BlocksOf(string language)
        => ReadAll().Where(document => document.Path != "README.ko.md" && !document.Path.StartsWith("docs/ko/", StringComparison.Ordinal)).SelectMany(document => document.Blocks).Where(block => block.Language == language);

    private void Read(string[] lines)
    {
        var heading = "";
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.IndexOf(lines, "```", i + 1);
                if (end < 0) throw new InvalidOperationException($"{Path}({i + 1}): the block has no end.");
                var number = _blocks.Count(block => block.Name.StartsWith($"{Path} / {heading} / ", StringComparison.Ordinal)) + 1;
                _blocks.Add(new CodeBlock($"{Path} / {heading} / {number}", lines[i][3..].Trim(), string.Join('\n', lines[(i + 1)..end]), i + 2));
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
                while (end < lines.Length && lines[end].StartsWith('|')) end++;
                _tables.Add(new Table(heading, [.. lines[i..end].Where(line => !Dashes().IsMatch(line)).Select(CellsOf)]));
                i = end - 1;
            }
        }
    }

    private static IReadOnlyList<string> CellsOf(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex(@"^\|[-| :]+\|$")]
    private static partial Regex Dashes();
}
