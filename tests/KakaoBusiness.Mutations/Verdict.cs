using System.Text.Json;
using System.Text.Json.Serialization;

namespace KakaoBusiness.Mutations;

/// <summary>The result for a mutant.</summary>
internal enum Fate
{
    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>A test did not end.</summary>
    TimedOut,

    /// <summary>All tests that reach it passed.</summary>
    Survived,

    /// <summary>No test reaches it.</summary>
    NotReached,
}

/// <summary>A mutant with its result, and the test that killed it.</summary>
internal sealed record Verdict(Mutant Mutant, Fate Fate, string? Test)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Whether a test killed it.</summary>
    [JsonIgnore]
    public bool IsKilled => Fate is Fate.Killed or Fate.TimedOut;

    /// <summary>Reads what <see cref="Append"/> has written: the last verdict for each mutant.</summary>
    public static IEnumerable<Verdict> ReadAll(string file) => File.ReadLines(file)
        .Select(line => JsonSerializer.Deserialize<Verdict>(line, Json)!)
        .GroupBy(verdict => verdict.Mutant.Place)
        .Select(verdicts => verdicts.Last());

    /// <summary>Appends one line of JSON, so that an interrupted run loses nothing.</summary>
    public void Append(string file) => File.AppendAllText(file, JsonSerializer.Serialize(this, Json) + "\n");
}
