using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>Every C# block is compiled and run, with the emulator in Kakao's place.</summary>
public sealed class CSharpBlockTests(GarnetFixture redis) : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly string _keyFolder = Directory.CreateTempSubdirectory("readme-keys").FullName;

    // Only the sample needs this: without a client ID it starts an emulator of its own.
    static CSharpBlockTests() => Environment.SetEnvironmentVariable("Authentication__Schemes__KakaoBusiness__ClientId", "the app's own");

    public static TheoryData<string> Blocks => [.. Document.BlocksOf("csharp").Select(block => block.Name)];

    public void Dispose() => Directory.Delete(_keyFolder, recursive: true);

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_compiles_and_does_what_it_says(string name)
    {
        Assert.True(AllRecipes.TryGetValue(name, out var recipe), $"There is no way to run '{name}' yet: add one to Recipes.cs.");
        var block = Document.BlocksOf("csharp").Single(block => block.Name == name);
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
    public void No_recipe_is_left_over()
        => Assert.Empty(AllRecipes.Keys.Except(Document.BlocksOf("csharp").Select(block => block.Name)));

    private Dictionary<string, Recipe> AllRecipes => new([.. new Recipes(redis, _keyFolder).ByBlock, .. ConnectionRecipes.ByBlock]);
}
