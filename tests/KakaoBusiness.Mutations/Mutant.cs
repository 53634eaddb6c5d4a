using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KakaoBusiness.Mutations;

/// <summary>A change that Stryker made to the core, inactive until it is selected by its number.</summary>
/// <param name="Id">The number that activates it.</param>
/// <param name="File">The path relative to the core's folder, with <c>/</c>.</param>
/// <param name="Line">The first line of the changed code.</param>
/// <param name="Column">The first column of the changed code.</param>
/// <param name="Mutator">The kind of change.</param>
/// <param name="Replacement">The new code.</param>
internal sealed record Mutant(int Id, string File, int Line, int Column, string Mutator, string Replacement)
{
    private const string Core = "/KakaoBusiness.AspNetCore/";

    /// <summary>Identifies the mutant across builds, as long as its file does not change.</summary>
    [JsonIgnore]
    public (string File, int Line, int Column, string Mutator, string Replacement) Place => (File, Line, Column, Mutator, Replacement);

    /// <summary>The folder of the core that contains it, or an empty string for the root.</summary>
    [JsonIgnore]
    public string Folder => File.Contains('/', StringComparison.Ordinal) ? File[..File.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>
    /// Reads the mutants in Stryker's report that can be activated: without those that do not compile, and those that the removal of the
    /// enclosing block covers.
    /// </summary>
    public static IReadOnlyList<Mutant> Read(string report)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(report));
        return
        [
            .. from file in document.RootElement.GetProperty("files").EnumerateObject()
               from mutant in file.Value.GetProperty("mutants").EnumerateArray()
               where mutant.GetProperty("status").GetString() is not ("CompileError" or "Ignored")
               select From(file.Name.Replace('\\', '/'), mutant),
        ];
    }

    private static Mutant From(string path, JsonElement mutant)
    {
        var start = mutant.GetProperty("location").GetProperty("start");
        return new(
            int.Parse(mutant.GetProperty("id").GetString()!, CultureInfo.InvariantCulture),
            path[(path.LastIndexOf(Core, StringComparison.Ordinal) + Core.Length)..],
            start.GetProperty("line").GetInt32(),
            start.GetProperty("column").GetInt32(),
            mutant.GetProperty("mutatorName").GetString()!,
            mutant.GetProperty("replacement").GetString()!);
    }
}
