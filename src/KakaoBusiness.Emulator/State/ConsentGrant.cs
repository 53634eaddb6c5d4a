using System.Globalization;

namespace KakaoBusiness.Emulator;

/// <summary>Represents what a user granted. It is stored with the code, and then with the token.</summary>
internal sealed class ConsentGrant
{
    public required KakaoClient Client { get; init; }

    public required string RedirectUri { get; init; }

    public required KakaoPersona Persona { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required IReadOnlyList<string> ResourceIds { get; init; }

    /// <summary>Returns the resources of a group that the consent covers.</summary>
    public IEnumerable<Resource> GetResources(ResourceGroup group) => group.ResourcesOf(Persona)
        .Where(resource => ResourceIds.Contains(group.Wildcard) || ResourceIds.Contains(group.GetResourceId(resource)));

    /// <summary>Returns the ad accounts of a group that the consent covers.</summary>
    public IEnumerable<KakaoAdAccount> GetAdAccounts(ResourceGroup group)
    {
        var ids = GetResources(group).Select(resource => resource.Id).ToHashSet();
        return (group == ResourceGroup.Moment ? Persona.MomentAdAccounts : Persona.KeywordAdAccounts)
            .Where(account => ids.Contains(account.Id.ToString(CultureInfo.InvariantCulture)));
    }
}
