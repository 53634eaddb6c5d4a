namespace KakaoBusiness.Emulator;

/// <summary>An authorization request that passed every check.</summary>
internal sealed class AuthorizeRequest
{
    public required KakaoClient Client { get; init; }

    public required RedirectTarget Target { get; init; }

    public required IReadOnlyList<ConsentItem> Items { get; init; }

    /// <summary>The requested resources, one entry per scope group of the consent items.</summary>
    public required IReadOnlyList<RequestedResources> Resources { get; init; }

    public IEnumerable<string> Scopes => Items.Select(item => item.Id);
}

/// <summary>The resources of a group that the app requests: all by wildcard, some by ID, or those that the user picks.</summary>
/// <param name="Group">The group.</param>
/// <param name="Everything">Whether the wildcard was requested: then there is nothing to pick.</param>
/// <param name="Only">The requested resource IDs; empty if the request names none.</param>
internal sealed record RequestedResources(ResourceGroup Group, bool Everything, IReadOnlySet<string> Only)
{
    /// <summary>The resources that this persona can pick from.</summary>
    public IReadOnlyList<Resource> GetOffered(KakaoPersona persona) => Everything
        ? []
        : [.. Group.ResourcesOf(persona).Where(resource => Only.Count == 0 || Only.Contains(Group.GetResourceId(resource)))];
}

/// <summary>An open consent screen. Its form contains the ID, which is valid for one decision.</summary>
internal sealed record PendingConsent(string Id, AuthorizeRequest Request)
{
    public override string ToString() => "pending consent";
}
