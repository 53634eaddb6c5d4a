using System.Text.Json;
using System.Text.Unicode;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Reads the members of a body that may be anything. An unexpected value counts as missing and never causes an exception.</summary>
internal static class JsonBody
{
    /// <summary>Returns whether a text is a valid item of a list.</summary>
    public delegate bool ItemTest(ReadOnlySpan<char> item);

    private const int MaxIdLength = 128;

    private static readonly string[] NameMembers = ["id", "name", "scope"];

    /// <summary>Returns the JSON value of a body, or an element of kind <see cref="JsonValueKind.Undefined"/>.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> body) => ParseDocument(body)?.RootElement ?? default;

    /// <summary>
    /// Returns the JSON value of a body, or <see langword="null"/> if it is not JSON. The document refers to the bytes, which must not change.
    /// </summary>
    public static JsonDocument? ParseDocument(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        try
        {
            return HasReadableStrings(body.Span) ? JsonDocument.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns a member that is a string or a number, as text.</summary>
    public static string? ReadText(JsonElement body, string name)
        => body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var member) ? null : member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number => member.GetRawText(),
            _ => null,
        };

    /// <summary>Returns the ID of a Kakao account. Kakao does not document whether it is a number or a string.</summary>
    public static string? ReadId(JsonElement body, string name)
        => ReadText(body, name) is { Length: > 0 and <= MaxIdLength } id && !id.AsSpan().ContainsAnyExceptInRange('!', '~') ? id : null;

    /// <summary>
    /// Reads a list whose form Kakao does not document: an array of strings, an array of objects with an <c>id</c>, <c>name</c> or
    /// <c>scope</c>, or one delimited string. Returns the valid items in order and without duplicates, as many as a ticket may contain, or
    /// <see langword="null"/> if the member is not a list.
    /// </summary>
    public static List<string>? ReadList(JsonElement member, ItemTest isValid)
        => ReadNames(member, isValid) is { } names ? Limit(names, KakaoBusinessScopes.MaxListCount, KakaoBusinessScopes.MaxListLength, out _) : null;

    /// <summary>Returns the valid items, in order, or <see langword="null"/> if the member is not a list.</summary>
    /// <param name="member">The member of the body.</param>
    /// <param name="isValid">The test that an item must pass.</param>
    /// <param name="acceptsNumbers">Whether an item may be a whole number.</param>
    public static IEnumerable<string>? ReadNames(JsonElement member, ItemTest isValid, bool acceptsNumbers = false) => member.ValueKind switch
    {
        JsonValueKind.String => member.GetString()!.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(name => isValid(name)),
        JsonValueKind.Number when acceptsNumbers => ValidText(member, isValid, acceptsNumbers) is { } name ? [name] : [],
        JsonValueKind.Array => member.EnumerateArray().Select(element => GetName(element, isValid, acceptsNumbers)).OfType<string>(),
        _ => null,
    };

    /// <summary>Returns the items in order and without duplicates, up to the given limits.</summary>
    /// <param name="names">The items.</param>
    /// <param name="maxCount">The maximum number of items.</param>
    /// <param name="maxLength">The maximum length of all items, including separators.</param>
    /// <param name="isCut">Whether items were omitted because of the limits.</param>
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

    /// <summary>
    /// Returns whether all strings can be read. The parser accepts strings with invalid UTF-8 or half a surrogate pair, which throw when they
    /// are read. Because of this check, neither other readers nor the app's claim actions have to expect that.
    /// </summary>
    private static bool HasReadableStrings(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body)) return false;
        if (!body.Contains((byte)'\\')) return true;
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        return true;
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
            // 1500 can be an ID, but not 1.5e3.
            JsonValueKind.Number when acceptsNumbers && element.GetRawText() is var number && number.All(char.IsAsciiDigit) => number,
            _ => null,
        };
        return text is not null && isValid(text) ? text : null;
    }
}
