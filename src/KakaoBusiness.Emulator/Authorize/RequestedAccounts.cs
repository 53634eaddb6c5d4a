namespace KakaoBusiness.Emulator;

/// <summary>Which ad accounts of a group the app asks for: all by wildcard, some by ID, or those the user picks.</summary>
/// <param name="Group">The group.</param>
/// <param name="Everything">The wildcard was requested: there is nothing to pick.</param>
/// <param name="Only">The resource IDs that were named; empty when none was.</param>
internal sealed record RequestedAccounts(ResourceGroup Group, bool Everything, IReadOnlySet<string> Only)
{
    /// <summary>What this persona can pick from.</summary>
    public IReadOnlyList<Resource> OfferedTo(KakaoPersona persona) => Everything
        ? []
        : [.. Group.ResourcesOf(persona).Where(account => Only.Count == 0 || Only.Contains(Group.ResourceId(account)))];
}
