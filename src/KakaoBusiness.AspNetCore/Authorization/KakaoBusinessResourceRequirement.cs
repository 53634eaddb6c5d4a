using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Demands that the business token reaches an ad account, as tokeninfo told at sign-in. Where Kakao did not tell, it is
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

    /// <summary>The ad account, or <see langword="null"/> for the one that the authorization is about.</summary>
    public KakaoBusinessResource? Resource { get; }

    /// <summary>What authorization logs show.</summary>
    public override string ToString() => $"Kakao Business ad account: {Resource?.ToString() ?? "the one asked about"}";
}
