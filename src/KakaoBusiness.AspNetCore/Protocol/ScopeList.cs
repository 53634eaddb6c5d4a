namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Business consent item IDs as they are written on the wire and in the ticket.</summary>
internal static class ScopeList
{
    /// <summary>More items than this in one list are not Kakao's doing; the catalog has eight.</summary>
    public const int MaxCount = 100;

    public const int MaxItemLength = 128;

    /// <summary>In characters, separators included; ten times what the catalog needs. Longer lists do not fit into a cookie.</summary>
    public const int MaxLength = 2048;

    /// <summary>Whether it is a scope-token (RFC 6749 §3.3) without a comma: Kakao joins the items of a request with it.</summary>
    public static bool IsValidItem(ReadOnlySpan<char> item)
        => item.Length is > 0 and <= MaxItemLength && !item.ContainsAnyExceptInRange('!', '~') && !item.ContainsAny('"', ',', '\\');

    /// <summary>Reads a list delimited by spaces, as Kakao answers, or by commas, as it takes them in a request. What cannot be a consent item is dropped, duplicates too; the order stays.</summary>
    public static List<string> Parse(ReadOnlySpan<char> text)
    {
        var items = new List<string>();
        foreach (var range in text.SplitAny(' ', ','))
        {
            if (items.Count == MaxCount) break;
            var item = text[range];
            if (IsValidItem(item) && !Contains(items, item)) items.Add(item.ToString());
        }

        return items;
    }

    /// <summary>Whether a space- or comma-delimited list names exactly this item. Allocates nothing.</summary>
    public static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<char> item)
    {
        if (item.IsEmpty) return false;
        while (true)
        {
            var end = text.IndexOfAny(' ', ',');
            if ((end < 0 ? text : text[..end]).SequenceEqual(item)) return true;
            if (end < 0) return false;
            text = text[(end + 1)..];
        }
    }

    /// <summary>The form kept in claims and tickets, and that of RFC 6749 §3.3.</summary>
    public static string Join(IEnumerable<string> items) => string.Join(' ', items);

    /// <summary>Finds entries that an authorization request cannot carry, each with its remedy.</summary>
    public static IEnumerable<string> FindFaults(IEnumerable<string> scopes)
        => scopes.Where(scope => !IsValidItem(scope)).Select(scope
            => $"Scope has the entry '{ToPrintable(scope)}', which cannot be sent: an entry is one business consent item ID such as 'moment_management', without spaces or commas.");

    /// <summary>An entry that may be anything, in a message.</summary>
    public static string ToPrintable(string? entry)
        => entry is null ? "(null)" : string.Concat(entry.Take(40).Select(character => char.IsControl(character) ? '?' : character));

    private static bool Contains(List<string> items, ReadOnlySpan<char> item)
    {
        foreach (var known in items)
            if (item.SequenceEqual(known)) return true;
        return false;
    }
}
