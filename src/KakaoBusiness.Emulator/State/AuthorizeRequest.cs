namespace KakaoBusiness.Emulator;

/// <summary>Represents a valid authorization request.</summary>
internal sealed class AuthorizeRequest
{
    public required KakaoClient Client { get; init; }

    public required RedirectTarget Target { get; init; }

    public required IReadOnlyList<ConsentItem> Items { get; init; }

    /// <summary>The requested resources, one entry for each group of the scopes.</summary>
    public required IReadOnlyList<RequestedResources> Resources { get; init; }

    public IEnumerable<string> Scopes => Items.Select(item => item.Id);
}

/// <summary>Represents the requested resources of a group: all of them, some by ID, or those that the user chooses.</summary>
/// <param name="Group">The group.</param>
/// <param name="Everything">Whether the wildcard was requested, so that the user has nothing to choose.</param>
/// <param name="Only">The requested resource IDs; empty if the request names none.</param>
internal sealed record RequestedResources(ResourceGroup Group, bool Everything, IReadOnlySet<string> Only)
{
    /// <summary>Returns the resources from which a persona can choose.</summary>
    public IReadOnlyList<Resource> GetOffered(KakaoPersona persona) => Everything
        ? []
        : [.. Group.ResourcesOf(persona).Where(resource => Only.Count == 0 || Only.Contains(Group.GetResourceId(resource)))];
}

/// <summary>Represents an open consent screen. Its form contains the ID, which is valid for one decision.</summary>
internal sealed record PendingConsent(string Id, AuthorizeRequest Request)
{
    public override string ToString() => "pending consent";
}
