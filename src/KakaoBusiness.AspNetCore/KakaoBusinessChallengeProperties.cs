using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// What one challenge asks for, in place of the configured <see cref="KakaoBusinessOptions"/>: business consent items
/// through <see cref="OAuthChallengeProperties.Scope"/>, and ad accounts through <see cref="ResourceIds"/>.
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
    /// <param name="items">The items; they travel in the protected state.</param>
    public KakaoBusinessChallengeProperties(IDictionary<string, string?> items)
        : base(items)
    {
    }

    /// <summary>Creates properties with the given items and parameters.</summary>
    /// <param name="items">The items; they travel in the protected state.</param>
    /// <param name="parameters">The parameters; they reach the handler and go no further.</param>
    public KakaoBusinessChallengeProperties(IDictionary<string, string?>? items, IDictionary<string, object?>? parameters)
        : base(items, parameters)
    {
    }

    /// <summary>
    /// The ad accounts to ask for (<c>moment:12345</c>; <c>moment:*</c> stands for all), instead of those of the options.
    /// <see langword="null"/> asks for those of the options. The wildcard that a <c>*_create</c> item needs is added automatically.
    /// </summary>
    public ICollection<string>? ResourceIds
    {
        get => GetParameter<ICollection<string>>(ResourceIdsKey);
        set => SetParameter(ResourceIdsKey, value);
    }

    /// <summary>
    /// Consent items to ask for beside those that the session holds (beside those of the options if there is no session),
    /// and for the ad accounts that the session asked for. Takes the place of <see cref="OAuthChallengeProperties.Scope"/>;
    /// <see cref="ResourceIds"/> is followed if it is set.
    /// </summary>
    public ICollection<string>? AdditionalScopes
    {
        get => GetParameter<ICollection<string>>(AdditionalScopesKey);
        set => SetParameter(AdditionalScopesKey, value);
    }

    /// <summary>
    /// Whether to show Kakao's consent screen even if the session holds everything that the challenge asks for: to change
    /// the account, or because the token is dead. Default: <see langword="false"/>, and the user is led straight to
    /// <see cref="Microsoft.AspNetCore.Authentication.AuthenticationProperties.RedirectUri"/>, because every consent issues
    /// another token, which Kakao asks services to avoid.
    /// </summary>
    public bool ForceConsent
    {
        get => GetParameter<bool?>(ForceConsentKey) ?? false;
        set => SetParameter<bool?>(ForceConsentKey, value);
    }
}
