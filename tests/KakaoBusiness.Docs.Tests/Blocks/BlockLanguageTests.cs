namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>A block in a language that nothing here runs would be a block that nobody has tried. Diagrams are pictures, not code.</summary>
public sealed class BlockLanguageTests
{
    [Fact]
    public void Every_block_is_of_a_language_that_is_run()
        => Assert.Empty(Document.ReadAll().SelectMany(document => document.Blocks)
            .Where(block => block.Language is not ("csharp" or "json" or "sh" or "mermaid")).Select(block => $"{block.Name}, line {block.Line}: '{block.Language}'"));

    [Fact]
    public void There_are_blocks_of_each() => Assert.All(["csharp", "json", "sh"], language => Assert.NotEmpty(Document.BlocksOf(language)));
}
