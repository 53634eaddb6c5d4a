using System.Globalization;

namespace KakaoBusiness.Emulator;

/// <summary>What a user consented to: waits behind a code, then stands behind a token.</summary>
internal sealed class CodeGrant
{
    public required string ClientId { get; init; }

    public required string RedirectUri { get; init; }

    public required KakaoPersona Persona { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required IReadOnlyList<string> ResourceIds { get; init; }

    /// <summary>The resources of a group that the consent reaches.</summary>
    public IEnumerable<Resource> Reaches(ResourceGroup group) => group.ResourcesOf(Persona)
        .Where(resource => ResourceIds.Contains(group.Wildcard) || ResourceIds.Contains(group.ResourceId(resource)));

    /// <summary>The ad accounts of a group that the consent reaches.</summary>
    public IEnumerable<KakaoAdAccount> AdAccountsOf(ResourceGroup group)
    {
        var ids = Reaches(group).Select(resource => resource.Id).ToHashSet();
        return (group == ResourceGroup.Moment ? Persona.MomentAdAccounts : Persona.KeywordAdAccounts)
            .Where(account => ids.Contains(account.Id.ToString(CultureInfo.InvariantCulture)));
    }
}
