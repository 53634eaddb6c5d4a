namespace KakaoBusiness.AspNetCore;

/// <summary>Why a request that lacks a business consent item is refused instead of being taken to the consent.</summary>
public enum KakaoBusinessInsufficientScopeReason
{
    /// <summary>The request is not one that a redirect may answer: a form that was posted would be lost, a script would not follow.</summary>
    ConsentNeeded,

    /// <summary>The user was asked for the item, and the token still lacks it. To ask by itself again would have no end.</summary>
    NotGranted,

    /// <summary><see cref="KakaoBusinessOptions.IncrementalConsent"/> is off.</summary>
    ConsentOff,
}
