namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>What stands around a block so that it is a whole, and what has to be true when it runs.</summary>
/// <param name="Before">Code in front of the block.</param>
/// <param name="After">Code behind it.</param>
/// <param name="Check">Uses the running program.</param>
internal sealed record Recipe(string Before, string After, Func<BlockApp, Task> Check)
{
    /// <summary>Whether the program finds the emulator in Kakao's place; else it brings one along.</summary>
    public bool InKakaosPlace { get; init; } = true;

    /// <summary>Configuration of the program.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the block is the body of a test of the sample site, and no program of its own.</summary>
    public bool IsTest { get; init; }

    /// <summary>The code that a reader would have: the block's using directives first.</summary>
    public string Compose(CodeBlock block)
    {
        var (usings, code) = BlockCompiler.Split($"{Before}\n{block.Text}\n{After}\n");
        var distinct = string.Join('\n', usings.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());
        return $"{distinct}\n{code}";
    }
}
