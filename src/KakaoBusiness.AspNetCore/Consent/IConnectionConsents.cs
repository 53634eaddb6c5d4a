using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>What becomes of a challenge for a connection.</summary>
internal enum ConnectDecision
{
    /// <summary>Kakao is asked for a consent.</summary>
    Ask,

    /// <summary>The connection has everything that the challenge asks for.</summary>
    Spare,

    /// <summary>Nobody is signed in at the app.</summary>
    SignIn,

    /// <summary>The app does not let this user connect the key.</summary>
    Forbid,

    /// <summary>The store cannot be read.</summary>
    Unavailable,
}

/// <summary>Begins and receives the consents of connections. Registered in apps that have any.</summary>
internal interface IConnectionConsents
{
    /// <summary>Decides about a challenge, binds it to the app's user, and sets what it asks for.</summary>
    Task<ConnectDecision> BeginAsync(HttpContext context, string scheme, AuthenticationProperties properties);

    /// <summary>Returns the code of the error for which a callback must not count; asked before the code is exchanged.</summary>
    Task<string?> FindRefusalAsync(HttpContext context, string scheme, AuthenticationProperties properties);

    /// <summary>Stores the token of a consent. A token that is not stored is revoked here.</summary>
    /// <param name="context">The callback.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="properties">What the state carried.</param>
    /// <param name="token">The token.</param>
    /// <param name="scopes">The granted scopes, or <see langword="null"/> if Kakao did not state them.</param>
    /// <returns>The code of the error, or <see langword="null"/> if the token is stored.</returns>
    Task<string?> ReceiveAsync(HttpContext context, string scheme, AuthenticationProperties properties, KakaoBusinessToken token, IReadOnlyList<string>? scopes);

    /// <summary>Returns to whom a consent link is bound.</summary>
    /// <returns>The user of the app in a form that a link can carry, or <see langword="null"/> if it must not offer a link.</returns>
    Task<string?> FindLinkUserAsync(HttpContext context);

    /// <summary>Whether the user who follows a consent link is the one for whom it was made.</summary>
    Task<bool> MayFollowLinkAsync(HttpContext context, string linkUser);
}
