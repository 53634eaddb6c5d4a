using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Specifies what one challenge requests instead of the configured <see cref="KakaoBusinessOptions"/>: scopes in
/// <see cref="OAuthChallengeProperties.Scope"/>, and ad accounts in <see cref="ResourceIds"/>.
/// </summary>
public class KakaoBusinessChallengeProperties : OAuthChallengeProperties
{
    /// <summary>The parameter key of <see cref="ResourceIds"/>.</summary>
    public static readonly string ResourceIdsKey = "resource_ids";

    /// <summary>The parameter key of <see cref="AdditionalScopes"/>.</summary>
    public static readonly string AdditionalScopesKey = "additional_scope";

    /// <summary>The parameter key of <see cref="ForceConsent"/>.</summary>
    public static readonly string ForceConsentKey = "force_consent";

    /// <summary>Creates properties without items or parameters.</summary>
    public KakaoBusinessChallengeProperties()
    {
    }

    /// <summary>Creates properties with the given items.</summary>
    /// <param name="items">The items, which travel in the protected state.</param>
    public KakaoBusinessChallengeProperties(IDictionary<string, string?> items)
        : base(items)
    {
    }

    /// <summary>Creates properties with the given items and parameters.</summary>
    /// <param name="items">The items, which travel in the protected state.</param>
    /// <param name="parameters">The parameters, which only the handler receives.</param>
    public KakaoBusinessChallengeProperties(IDictionary<string, string?>? items, IDictionary<string, object?>? parameters)
        : base(items, parameters)
    {
    }

    /// <summary>
    /// Gets or sets the ad accounts to request (<c>moment:12345</c>; <c>moment:*</c> stands for all) instead of those of the options.
    /// <see langword="null"/> requests those of the options. The library adds the wildcard that a <c>*_create</c> scope needs.
    /// </summary>
    public ICollection<string>? ResourceIds
    {
        get => GetParameter<ICollection<string>>(ResourceIdsKey);
        set => SetParameter(ResourceIdsKey, value);
    }

    /// <summary>
    /// Gets or sets the scopes to request in addition to those of the session, or to those of the options if there is no session. They are requested
    /// for the ad accounts that the session asked for, unless <see cref="ResourceIds"/> is set. <see cref="OAuthChallengeProperties.Scope"/> is then
    /// ignored.
    /// </summary>
    public ICollection<string>? AdditionalScopes
    {
        get => GetParameter<ICollection<string>>(AdditionalScopesKey);
        set => SetParameter(AdditionalScopesKey, value);
    }

    /// <summary>
    /// Gets or sets whether to show Kakao's consent screen even if the session has everything that the challenge requests: to change the account, or
    /// because the token is dead. If <see langword="false"/>, the default, the user is then redirected straight to
    /// <see cref="Microsoft.AspNetCore.Authentication.AuthenticationProperties.RedirectUri"/>, because every consent issues another token, which
    /// Kakao asks services to avoid.
    /// </summary>
    public bool ForceConsent
    {
        get => GetParameter<bool?>(ForceConsentKey) ?? false;
        set => SetParameter<bool?>(ForceConsentKey, value);
    }
}
