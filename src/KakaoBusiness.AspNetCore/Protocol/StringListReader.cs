using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Reads a list of names from a body whose shape Kakao does not document: an array of strings, an array of objects
/// with an <c>id</c>, <c>name</c> or <c>scope</c>, or one delimited string.
/// </summary>
internal static class StringListReader
{
    public delegate bool ItemTest(ReadOnlySpan<char> item);

    private static readonly string[] NameMembers = ["id", "name", "scope"];

    /// <summary>The items that pass the test, each once, in order, as many as may stand in a ticket; <see langword="null"/> if the member is no list at all.</summary>
    public static List<string>? Read(JsonElement member, ItemTest isValid)
        => Names(member, isValid) is { } names ? Limit(names, ScopeList.MaxCount, ScopeList.MaxLength, out _) : null;

    /// <summary>The items that pass the test, in order, or <see langword="null"/> if the member is no list at all.</summary>
    /// <param name="member">The member of the body.</param>
    /// <param name="isValid">What an item must be.</param>
    /// <param name="acceptsNumbers">Whether an item may be a whole number.</param>
    public static IEnumerable<string>? Names(JsonElement member, ItemTest isValid, bool acceptsNumbers = false) => member.ValueKind switch
    {
        JsonValueKind.String => member.GetString()!.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(name => isValid(name)),
        JsonValueKind.Number when acceptsNumbers => ValidText(member, isValid, acceptsNumbers) is { } name ? [name] : [],
        JsonValueKind.Array => member.EnumerateArray().Select(element => GetName(element, isValid, acceptsNumbers)).OfType<string>(),
        _ => null,
    };

    /// <summary>The items, each once, in order, as many as there is room for.</summary>
    /// <param name="names">The items.</param>
    /// <param name="maxCount">How many items are taken.</param>
    /// <param name="maxLength">How long they may be together, separators included.</param>
    /// <param name="isCut">Whether items were left out because there are too many.</param>
    public static List<string> Limit(IEnumerable<string> names, int maxCount, int maxLength, out bool isCut)
    {
        isCut = false;
        var items = new List<string>();
        var length = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name)) continue;
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

    private static string? GetName(JsonElement element, ItemTest isValid, bool acceptsNumbers)
    {
        if (element.ValueKind != JsonValueKind.Object) return ValidText(element, isValid, acceptsNumbers);
        foreach (var name in NameMembers)
        {
            if (element.TryGetProperty(name, out var member) && ValidText(member, isValid, acceptsNumbers) is { } text) return text;
        }

        return null;
    }

    private static string? ValidText(JsonElement element, ItemTest isValid, bool acceptsNumbers)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            // An ID, not 1.5e3.
            JsonValueKind.Number when acceptsNumbers && element.GetRawText() is var number && number.All(char.IsAsciiDigit) => number,
            _ => null,
        };
        return text is not null && isValid(text) ? text : null;
    }
}
