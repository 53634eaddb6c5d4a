using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>Every block is tried: it is in a language that these tests check, or it is an excerpt of a file that other tests build and run.</summary>
public sealed class BlockLanguageTests
{
    [Fact]
    public void Block_is_checked_or_an_excerpt()
        => Assert.Empty(Document.WithCode.SelectMany(document => document.Blocks)
            // ArchitectureTests of the core read the text of the architecture page.
            .Where(block => block.Excerpt is null && block.Language is not ("csharp" or "json" or "sh" or "mermaid" or "text"))
            .Select(block => $"{block.Name}, line {block.Line}: '{block.Language}'"));

    [Fact]
    public void Blocks_of_each_language_exist() => Assert.All(["csharp", "json", "sh"], language => Assert.NotEmpty(Document.BlocksOf(language)));

    [Fact]
    public void Excerpt_stands_in_its_file()
        => Assert.All(Document.WithCode.SelectMany(document => document.Blocks).Where(block => block.Excerpt is not null), block =>
        {
            var file = Path.Combine(Repository.Root, block.Excerpt!);
            Assert.True(File.Exists(file), $"{block.Name}: there is no {block.Excerpt}.");
            Assert.Contains(Unindented(block.Text), Unindented(File.ReadAllText(file)), StringComparison.Ordinal);
        });

    /// <summary>An excerpt is indented less than in its file.</summary>
    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
