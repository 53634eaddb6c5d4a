namespace KakaoBusiness.Emulator;

/// <summary>What a user consented to: waits behind a code, then stands behind a token.</summary>
internal sealed class CodeGrant
{
    public required string ClientId { get; init; }

    public required string RedirectUri { get; init; }

    public required KakaoPersona Persona { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required IReadOnlyList<string> ResourceIds { get; init; }

    /// <summary>The ad accounts of a group that the consent reaches.</summary>
    public IEnumerable<KakaoAdAccount> Reaches(AdAccountGroup group) => group.AccountsOf(Persona)
        .Where(account => ResourceIds.Contains(group.Wildcard) || ResourceIds.Contains(group.ResourceId(account)));
}
