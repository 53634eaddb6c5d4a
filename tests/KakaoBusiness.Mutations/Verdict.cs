using System.Text.Json;
using System.Text.Json.Serialization;

namespace KakaoBusiness.Mutations;

/// <summary>What became of a mutant.</summary>
internal enum Fate
{
    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>The tests did not come to an end.</summary>
    TimedOut,

    /// <summary>All tests that met it passed.</summary>
    Survived,

    /// <summary>No test met it.</summary>
    NotMet,
}

/// <summary>A mutant, what became of it, and by which test.</summary>
internal sealed record Verdict(Mutant Mutant, Fate Fate, string? Test)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Whether the tests noticed.</summary>
    [JsonIgnore]
    public bool Noticed => Fate is Fate.Killed or Fate.TimedOut;

    /// <summary>Reads what <see cref="Append"/> has written, of several verdicts on a mutant the last one.</summary>
    public static IEnumerable<Verdict> ReadAll(string file) => File.ReadLines(file)
        .Select(line => JsonSerializer.Deserialize<Verdict>(line, Json)!)
        .GroupBy(verdict => verdict.Mutant.Place)
        .Select(verdicts => verdicts.Last());

    /// <summary>One line of JSON, so that an interrupted run loses nothing.</summary>
    public void Append(string file) => File.AppendAllText(file, JsonSerializer.Serialize(this, Json) + "\n");
}
