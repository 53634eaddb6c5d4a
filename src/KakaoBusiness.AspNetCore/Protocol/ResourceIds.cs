using System.Buffers;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Reads and validates resource IDs (<c>moment:12345</c>, <c>moment:*</c>) in the form of the <c>resource_ids</c> parameter: a scope group, a
/// colon, and an ID or the wildcard.
/// </summary>
internal static class ResourceIds
{
    public const char GroupSeparator = ':';
    public const string Wildcard = "*";

    /// <summary>The maximum number of resource IDs in a list. A user may have more ad accounts, which the cookie then does not contain.</summary>
    public const int MaxCount = 1000;

    /// <summary>
    /// The maximum length of a list in characters, including separators: about a thousand ad accounts. Encrypted and encoded, it stays below
    /// the 32 KB that Kestrel accepts for all headers of a request. A larger session cookie would lock the user out.
    /// </summary>
    public const int MaxListLength = 16 * 1024;

    private const int MaxLength = 128;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    public static bool IsValid(ReadOnlySpan<char> resourceId)
        => TrySplit(resourceId, out var group, out var id)
            && !group.ContainsAnyExcept(Characters)
            && (id is Wildcard || !id.ContainsAnyExcept(Characters));

    public static bool IsWildcard(ReadOnlySpan<char> resourceId) => TrySplit(resourceId, out _, out var id) && id is Wildcard;

    public static bool IsOfGroup(ReadOnlySpan<char> resourceId, ReadOnlySpan<char> group)
        => TrySplit(resourceId, out var itsGroup, out _) && itsGroup.SequenceEqual(group);

    public static string CreateWildcard(ReadOnlySpan<char> group) => $"{group}{GroupSeparator}{Wildcard}";

    /// <summary>Reads the space-delimited list of a claim. Entries that are not valid resource IDs are ignored.</summary>
    public static IEnumerable<string> Parse(string list)
        => list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(id => IsValid(id)).Take(MaxCount);

    /// <summary>Returns whether a space-delimited list contains a resource ID, or the wildcard of its group. Does not allocate.</summary>
    public static bool Reach(ReadOnlySpan<char> list, ReadOnlySpan<char> group, ReadOnlySpan<char> id)
    {
        if (group.IsEmpty || id.IsEmpty) return false;
        foreach (var range in list.Split(' '))
        {
            if (TrySplit(list[range], out var itsGroup, out var itsId) && itsGroup.SequenceEqual(group) && (itsId is Wildcard || itsId.SequenceEqual(id)))
                return true;
        }

        return false;
    }

    /// <summary>Returns whether resource IDs contain the given one, or the wildcard of its group.</summary>
    public static bool Reach(IEnumerable<string> resourceIds, string resourceId)
        => TrySplit(resourceId, out var group, out var id) && Reach(string.Join(' ', resourceIds), group, id);

    /// <summary>Returns the IDs in order and without duplicates. A wildcard replaces the single IDs of its group.</summary>
    public static List<string> Normalize(IEnumerable<string> resourceIds)
    {
        var unique = resourceIds.Distinct(StringComparer.Ordinal).ToList();
        var wildcards = unique.Where(id => IsWildcard(id)).ToList();
        unique.RemoveAll(id => !IsWildcard(id) && wildcards.Exists(wildcard => SameGroup(wildcard, id)));
        return unique;
    }

    /// <summary>Returns a message for each entry that an authorization request cannot contain.</summary>
    public static IEnumerable<string> FindFaults(IEnumerable<string> resourceIds)
        => resourceIds.Where(id => !IsValid(id)).Select(id
            => $"ResourceIds has the entry '{KakaoBusinessScopes.ToPrintable(id)}', which cannot be sent: write '<group>:<id>' such as 'moment:12345', or 'moment:*' for all.");

    private static bool SameGroup(string one, string other)
        => TrySplit(one, out var group, out _) && IsOfGroup(other, group);

    private static bool TrySplit(ReadOnlySpan<char> resourceId, out ReadOnlySpan<char> group, out ReadOnlySpan<char> id)
    {
        var colon = resourceId.Length <= MaxLength ? resourceId.IndexOf(GroupSeparator) : -1;
        group = colon > 0 ? resourceId[..colon] : default;
        id = colon > 0 ? resourceId[(colon + 1)..] : default;
        return !id.IsEmpty;
    }
}
