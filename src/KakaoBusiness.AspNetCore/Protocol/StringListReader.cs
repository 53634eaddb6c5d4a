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
    public static List<string>? Read(JsonElement member, ItemTest isValid, int maxCount = ScopeList.MaxCount, int maxLength = ScopeList.MaxLength)
    {
        var items = new List<string>();
        var length = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        switch (member.ValueKind)
        {
            case JsonValueKind.String:
                foreach (var item in member.GetString()!.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)) Add(item);
                return items;
            case JsonValueKind.Array:
                foreach (var element in member.EnumerateArray()) Add(NameOf(element));
                return items;
            default:
                return null;
        }

        void Add(string? item)
        {
            if (item is null || !isValid(item) || !seen.Add(item)) return;
            if (items.Count == maxCount || length + item.Length + 1 > maxLength) return;
            length += item.Length + 1;
            items.Add(item);
        }
    }

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
