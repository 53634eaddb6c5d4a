using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KakaoBusiness.Mutations;

/// <summary>One change that Stryker made to the core, asleep until its number is named.</summary>
/// <param name="Id">The number that wakes it.</param>
/// <param name="File">The file, seen from the core's folder, with <c>/</c>.</param>
/// <param name="Line">The line at which the changed code begins.</param>
/// <param name="Column">And its column.</param>
/// <param name="Mutator">What kind of change.</param>
/// <param name="Replacement">What stands there instead.</param>
internal sealed record Mutant(int Id, string File, int Line, int Column, string Mutator, string Replacement)
{
    private const string Core = "/KakaoBusiness.AspNetCore/";

    /// <summary>What stays of it when mutants are made anew, as long as nobody changes its file.</summary>
    [JsonIgnore]
    public (string File, int Line, int Column, string Mutator, string Replacement) Place => (File, Line, Column, Mutator, Replacement);

    /// <summary>The core's folder in which it lies; empty for the files at the root.</summary>
    [JsonIgnore]
    public string Folder => File.Contains('/', StringComparison.Ordinal) ? File[..File.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>
    /// Those of Stryker's report that can be woken: neither taken out because they do not compile, nor ignored because the removal
    /// of the block around them covers them.
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
