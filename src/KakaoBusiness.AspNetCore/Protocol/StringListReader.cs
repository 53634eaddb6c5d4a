using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Reads a list of names from a body whose shape Kakao does not document: an array of strings, an array of objects
/// with an <c>id</c>, <c>name</c> or <c>scope</c>, or one delimited string.
/// </summary>
internal static class StringListReader
{
    public delegate bool ItemTest(ReadOnlySpan<char> item);

    /// <summary>The items that pass the test, each once, in order, as many as may stand in a ticket; <see langword="null"/> where the member is no list at all.</summary>
    public static List<string>? Read(JsonElement member, ItemTest isValid) => Read(member, isValid, ScopeList.MaxCount, ScopeList.MaxLength, out _);

    /// <inheritdoc cref="Read(JsonElement, ItemTest)"/>
    /// <param name="member">The member of the body.</param>
    /// <param name="isValid">What an item must be.</param>
    /// <param name="maxCount">How many items are taken.</param>
    /// <param name="maxLength">How long they may be together, separators included.</param>
    /// <param name="isCut">Whether items were left out because there are too many.</param>
    public static List<string>? Read(JsonElement member, ItemTest isValid, int maxCount, int maxLength, out bool isCut)
    {
        isCut = false;
        if (NamesIn(member) is not { } names) return null;

        var items = new List<string>();
        var length = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name is null || !isValid(name) || !seen.Add(name)) continue;
            if (items.Count == maxCount || length + name.Length + 1 > maxLength)
            {
                isCut = true;
                continue;
            }

            length += name.Length + 1;
            items.Add(name);
        }

        return items;
    }

    private static IEnumerable<string?>? NamesIn(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.String => member.GetString()!.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
        JsonValueKind.Array => member.EnumerateArray().Select(NameOf),
        _ => null,
    };

    private static string? NameOf(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString();
        if (element.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in (ReadOnlySpan<string>)["id", "name", "scope"])
        {
            if (element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String) return member.GetString();
        }

        return null;
    }
}
