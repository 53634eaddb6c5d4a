using KakaoBusiness.Tests.Shared.Servers;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>
/// Every C# block of README.md, docs/*.md and src/*/README.md is compiled, and run if there is a recipe for it. A new page is found without
/// being listed here. This is what a block of a page gets:
/// <list type="bullet">
/// <item>the implicit usings of <c>dotnet new web</c>, nullable references, warnings as errors. All other usings stand in the block, because
/// a reader copies it. A block with <c>Assert.</c> or <c>[Fact]</c> gets <c>using Xunit</c> and the MVC sample's <c>Program</c>;</item>
/// <item>the variables <c>builder</c> (a <c>WebApplicationBuilder</c>), <c>app</c>, <c>services</c> and <c>options</c> (a
/// <c>KakaoBusinessOptions</c>), if it uses them and does not declare them;</item>
/// <item>the types that the other C# blocks of the same page declare, such as a <c>MomentClient</c>;</item>
/// <item>the packages that this project references: the shared framework, this repository's packages, Entity Framework Core with SQLite,
/// Microsoft.AspNetCore.Mvc.Testing. Reference another package in the project file, or use an excerpt.</item>
/// </list>
/// To run a block, add a recipe: <c>["docs/x.md / Heading / 1"]</c> in a class like <see cref="ConnectionRecipes"/>, joined in
/// <see cref="AllRecipes"/>. The recipe brings the code around the block and checks the running program.
/// A block of any language, such as Razor or YAML, can be an excerpt: the line <c>&lt;!-- excerpt: tests/X/Y.razor --&gt;</c> directly above
/// the fence names a file that contains the block word for word (indentation aside). It is then not compiled again here.
/// </summary>
public sealed class CSharpBlockTests(GarnetFixture redis) : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly string _keyFolder = Directory.CreateTempSubdirectory("readme-keys").FullName;

    // Only the sample needs this: without a client ID it starts an emulator of its own.
    static CSharpBlockTests() => Environment.SetEnvironmentVariable("Authentication__Schemes__KakaoBusiness__ClientId", "the app's own");

    public static TheoryData<string> Blocks => [.. CompiledBlocks.Select(block => block.Name)];

    private static IEnumerable<CodeBlock> CompiledBlocks => Document.BlocksOf("csharp").Where(block => block.Excerpt is null || IsProgram(block));

    /// <summary>An excerpt that is a whole program can be run here as well.</summary>
    private static bool IsProgram(CodeBlock block) => block.Excerpt?.EndsWith("/Program.cs", StringComparison.Ordinal) == true && block.Text.Contains("WebApplication.CreateBuilder", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_keyFolder, recursive: true);

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_compiles_and_passes_its_recipe(string name)
    {
        var block = CompiledBlocks.Single(block => block.Name == name);
        if (!AllRecipes.TryGetValue(name, out var recipe))
        {
            var page = name.Split(" / ")[0];
            BlockCompiler.CompileAlone(block, CompiledBlocks.Where(other => other != block && other.Name.Split(" / ")[0] == page));
            return;
        }

        var assemblyName = "Block" + new string([.. name.Where(char.IsAsciiLetterOrDigit)]);
        var source = recipe.Compose(block);
        if (recipe.IsTest)
        {
            var test = BlockCompiler.CompileTest(assemblyName, source).GetType("Block", throwOnError: true)!;
            await (Task)test.GetMethod("RunAsync")!.Invoke(null, null)!;
            return;
        }

        await using var app = BlockApp.Start(BlockCompiler.CompileProgram(assemblyName, source), recipe.Settings, recipe.InKakaosPlace);
        await recipe.Check(app);
    }

    [Fact]
    public void Recipe_has_a_block() => Assert.Empty(AllRecipes.Keys.Except(CompiledBlocks.Select(block => block.Name)));

    [Fact]
    public void Block_that_does_not_compile_is_reported()
    {
        var block = new CodeBlock("page / heading / 1", "csharp", "app.MapGet(\"/\", () => new Missing());", 1, Excerpt: null);
        Assert.Throws<InvalidOperationException>(() => BlockCompiler.CompileAlone(block, []));
        BlockCompiler.CompileAlone(block, [new CodeBlock("page / heading / 2", "csharp", "public sealed class Missing;", 1, Excerpt: null)]);
    }

    private Dictionary<string, Recipe> AllRecipes => new([.. new Recipes(redis, _keyFolder).ByBlock, .. ConnectionRecipes.ByBlock]);
}
