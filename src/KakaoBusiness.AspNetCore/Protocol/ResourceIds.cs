using System.Buffers;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Resource IDs (<c>moment:12345</c>, <c>moment:*</c>) as the <c>resource_ids</c> parameter takes them: a scope group,
/// a colon, and an ID or the wildcard.
/// </summary>
internal static class ResourceIds
{
    public const char GroupSeparator = ':';
    public const string Wildcard = "*";

    /// <summary>An owner may hold many ad accounts; what a list has beyond this is left out rather than carried in a cookie.</summary>
    public const int MaxCount = 1000;

    /// <summary>
    /// In characters, separators included: a thousand ad accounts. Encrypted and encoded it stays below the 32 KB that Kestrel
    /// takes for all headers of a request; a session cookie beyond that locks the user out.
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

    /// <summary>Reads the space-delimited form kept in claims. What cannot be a resource ID is dropped.</summary>
    public static IEnumerable<string> Parse(string list)
        => list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(id => IsValid(id)).Take(MaxCount);

    /// <summary>Whether a space-delimited list of resource IDs has this one, or the wildcard of its group. Allocates nothing.</summary>
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

    /// <summary>Whether resource IDs have this one, or the wildcard of its group.</summary>
    public static bool Reach(IEnumerable<string> resourceIds, string resourceId)
        => TrySplit(resourceId, out var group, out var id) && Reach(string.Join(' ', resourceIds), group, id);

    /// <summary>Each ID once, in order; a wildcard absorbs the single IDs of its group.</summary>
    public static List<string> Normalize(IEnumerable<string> resourceIds)
    {
        var unique = resourceIds.Distinct(StringComparer.Ordinal).ToList();
        var wildcards = unique.Where(id => IsWildcard(id)).ToList();
        unique.RemoveAll(id => !IsWildcard(id) && wildcards.Exists(wildcard => SameGroup(wildcard, id)));
        return unique;
    }

    /// <summary>Finds entries that an authorization request cannot carry, each with its remedy.</summary>
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
