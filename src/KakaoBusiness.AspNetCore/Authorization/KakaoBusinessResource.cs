using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>Identifies an ad account by scope group and ID, as Kakao's <c>resource_ids</c> do. Pass it to resource-based authorization.</summary>
public sealed record KakaoBusinessResource
{
    /// <summary>Creates the identifier of an ad account.</summary>
    /// <param name="group">The scope group: <c>moment</c> or <c>keyword</c>.</param>
    /// <param name="id">The number of the ad account, or <c>*</c>, which only a token for all ad accounts of the group satisfies.</param>
    /// <exception cref="ArgumentException"><paramref name="group"/> and <paramref name="id"/> do not form a valid resource ID.</exception>
    public KakaoBusinessResource(string group, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!ResourceIds.IsValid($"{group}{ResourceIds.GroupSeparator}{id}"))
            throw new ArgumentException($"'{group}' and '{id}' do not form a resource ID. Use a group such as 'moment', and a number or '*'.");
        Group = group;
        Id = id;
    }

    /// <summary>Gets the scope group.</summary>
    public string Group { get; }

    /// <summary>Gets the number of the ad account, or <c>*</c>.</summary>
    public string Id { get; }

    /// <summary>Returns the resource ID in the form that Kakao uses, such as <c>moment:12345</c>.</summary>
    public override string ToString() => $"{Group}{ResourceIds.GroupSeparator}{Id}";
}

/// <summary>
/// Requires that the business token gives access to an ad account, as tokeninfo reported at sign-in. If Kakao did not report any ad
/// accounts, the requirement is not met.
/// </summary>
public sealed class KakaoBusinessResourceRequirement : IAuthorizationRequirement
{
    /// <summary>Creates a requirement.</summary>
    /// <param name="resource">
    /// The ad account, or <see langword="null"/> for the resource that is passed to the authorization service:
    /// <c>authorization.AuthorizeAsync(user, new KakaoBusinessResource("moment", id), policy)</c>.
    /// </param>
    public KakaoBusinessResourceRequirement(KakaoBusinessResource? resource = null) => Resource = resource;

    /// <summary>Gets the ad account, or <see langword="null"/> for the resource that is passed to the authorization service.</summary>
    public KakaoBusinessResource? Resource { get; }

    /// <summary>Returns the text that authorization logs show.</summary>
    public override string ToString() => $"Kakao Business ad account: {Resource?.ToString() ?? "the one passed to the authorization service"}";
}
