using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>An ad account as Kakao names it in <c>resource_ids</c>: a scope group and an ID. What a resource-based authorization is asked about.</summary>
public sealed record KakaoBusinessResource
{
    /// <summary>Creates the name of an ad account.</summary>
    /// <param name="group">The scope group: <c>moment</c> or <c>keyword</c>.</param>
    /// <param name="id">The number of the ad account, or <c>*</c> for all of the group, which only a grant of all satisfies.</param>
    /// <exception cref="ArgumentException">The two cannot be a resource ID.</exception>
    public KakaoBusinessResource(string group, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!ResourceIds.IsValid($"{group}{ResourceIds.GroupSeparator}{id}"))
            throw new ArgumentException($"'{group}' and '{id}' cannot be a resource ID: a group such as 'moment', and a number or '*'.");
        Group = group;
        Id = id;
    }

    /// <summary>Gets the scope group.</summary>
    public string Group { get; }

    /// <summary>Gets the number of the ad account, or <c>*</c>.</summary>
    public string Id { get; }

    /// <summary>The form on the wire: <c>moment:12345</c>.</summary>
    public override string ToString() => $"{Group}{ResourceIds.GroupSeparator}{Id}";
}

/// <summary>
/// Demands that the business token reaches an ad account, as tokeninfo reported at sign-in. If Kakao did not report any, it is
/// not met.
/// </summary>
public sealed class KakaoBusinessResourceRequirement : IAuthorizationRequirement
{
    /// <summary>Creates a requirement.</summary>
    /// <param name="resource">
    /// The ad account, or <see langword="null"/> for the one that the authorization is about:
    /// <c>authorization.AuthorizeAsync(user, new KakaoBusinessResource("moment", id), policy)</c>.
    /// </param>
    public KakaoBusinessResourceRequirement(KakaoBusinessResource? resource = null) => Resource = resource;

    /// <summary>Gets the ad account, or <see langword="null"/> for the one that the authorization is about.</summary>
    public KakaoBusinessResource? Resource { get; }

    /// <summary>What authorization logs show.</summary>
    public override string ToString() => $"Kakao Business ad account: {Resource?.ToString() ?? "the one asked about"}";
}
