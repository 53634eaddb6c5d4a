using System.Globalization;
using System.Text.Json;

namespace KakaoBusiness.Emulator.Tool;

/// <summary>Reads the members of an object in the file. It records every fault with its path, and continues.</summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly List<string> _faults;

    private JsonMembers(JsonElement element, string path, List<string> faults)
    {
        Path = path;
        _faults = faults;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject()) _members[member.Name] = member.Value;
        }
        else
        {
            faults.Add($"{path} is not an object.");
        }
    }

    public string Path { get; }

    /// <summary>Reads the document with a function. Every member that the function does not read is a fault.</summary>
    public static T Read<T>(JsonElement root, List<string> faults, Func<JsonMembers, T> read) => new JsonMembers(root, "$", faults).Complete(read);

    public bool Has(string name) => _members.ContainsKey(name);

    public void AddFault(string name, string fault) => _faults.Add($"{Path}.{name} {fault}");

    public string? ReadText(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : Refuse<string>(name, "is not a string.");

    public string ReadRequiredText(string name)
    {
        var text = ReadText(name);
        if (text is { Length: 0 } || (text is null && !Has(name))) AddFault(name, "is missing.");
        return text ?? "";
    }

    public long? ReadNumber(string name, long min, long max)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max) return number;
        AddFault(name, $"is not a whole number from {min} to {max}.");
        return null;
    }

    public bool? ReadFlag(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        AddFault(name, "is neither true nor false.");
        return null;
    }

    public TimeSpan? ReadTime(string name, int maxDays = 3650)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && TimeSpan.TryParseExact(value.GetString(), "c", CultureInfo.InvariantCulture, out var time)
            && value.GetString()!.Contains(':', StringComparison.Ordinal) && time > TimeSpan.Zero && time <= TimeSpan.FromDays(maxDays))
            return time;
        AddFault(name, $"is not a positive time of at most {maxDays} days: write it as \"00:00:05\".");
        return null;
    }

    /// <summary>Reads one of the values of a table.</summary>
    public T? ReadChoice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && choices.TryGetValue(value.GetString()!, out var choice)) return choice;
        AddFault(name, $"is not one of {string.Join(", ", choices.Keys.Select(key => $"\"{key}\""))}.");
        return null;
    }

    public IReadOnlyList<string>? ReadTexts(string name)
    {
        if (FindArray(name) is not { } items) return null;
        if (items.TrueForAll(item => item is { ValueKind: JsonValueKind.String } && item.GetString() is { Length: > 0 })) return [.. items.Select(item => item.GetString()!)];
        AddFault(name, "contains an entry that is not a string or is empty.");
        return null;
    }

    public IReadOnlyList<T>? ReadObjects<T>(string name, Func<JsonMembers, T> read) => FindArray(name) is { } items
        ? [.. items.Select((item, index) => new JsonMembers(item, $"{Path}.{name}[{index}]", _faults).Complete(read))]
        : null;

    private T Complete<T>(Func<JsonMembers, T> read)
    {
        var result = read(this);
        foreach (var name in _members.Keys.Except(_known))
            AddFault(name, $"is unknown. Known members are {string.Join(", ", _known.Distinct().Order(StringComparer.Ordinal))}.");
        return result;
    }

    private List<JsonElement>? FindArray(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray()];
        return Refuse<List<JsonElement>>(name, "is not an array.");
    }

    /// <summary>Finds a member. Null counts as absent.</summary>
    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T? Refuse<T>(string name, string fault)
        where T : class
    {
        AddFault(name, fault);
        return null;
    }
}
