namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>The rules for the consent items and resource IDs of an authorization request. Each fault comes with its remedy.</summary>
internal static class ConsentParameters
{
    /// <summary>Finds names that the authorization request cannot carry, and names that contradict each other.</summary>
    public static IEnumerable<string> FindFaults(ICollection<string> scopes, ICollection<string> resourceIds)
        => FindNameFaults(scopes, resourceIds).Concat(FindCombinationFaults(scopes, resourceIds));

    /// <summary>Finds names that the authorization request cannot carry.</summary>
    public static IEnumerable<string> FindNameFaults(ICollection<string> scopes, ICollection<string> resourceIds)
    {
        foreach (var scope in scopes)
        {
            if (!ScopeList.IsValidItem(scope))
                yield return $"Scope has the entry '{Printable(scope)}', which cannot be sent: an entry is one business consent item ID such as 'moment_management', without spaces or commas.";
        }

        foreach (var resourceId in resourceIds)
        {
            if (!ResourceIds.IsValid(resourceId))
                yield return $"ResourceIds has the entry '{Printable(resourceId)}', which cannot be sent: write '<group>:<id>' such as 'moment:12345', or 'moment:*' for all.";
        }
    }

    private static IEnumerable<string> FindCombinationFaults(ICollection<string> scopes, ICollection<string> resourceIds)
    {
        foreach (var scope in scopes)
        {
            if (KakaoBusinessScopes.GroupNeedingWildcard(scope) is { } group
                && resourceIds.FirstOrDefault(id => ResourceIds.IsOfGroup(id, group) && !ResourceIds.IsWildcard(id)) is { } single)
            {
                yield return $"'{scope}' can only be asked for all ad accounts: replace the resource ID '{Printable(single)}' by '{ResourceIds.CreateWildcard(group)}', or drop '{scope}'.";
            }
        }
    }

    private static string Printable(string? entry)
        => entry is null ? "(null)" : string.Concat(entry.Take(40).Select(character => char.IsControl(character) ? '?' : character));
}
