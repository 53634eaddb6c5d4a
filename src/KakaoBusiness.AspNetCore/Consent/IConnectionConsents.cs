using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>Specifies how to answer a challenge for a connection.</summary>
internal enum ConnectDecision
{
    /// <summary>The user is sent to Kakao's consent.</summary>
    Ask,

    /// <summary>The connection already has everything that the challenge requests.</summary>
    Skip,

    /// <summary>No user is signed in to the app.</summary>
    SignIn,

    /// <summary>The app does not allow this user to connect the key.</summary>
    Forbid,

    /// <summary>The connection store cannot be read.</summary>
    Unavailable,
}

/// <summary>Begins and receives the consents of connections. It is registered only in apps that have connections.</summary>
internal interface IConnectionConsents
{
    /// <summary>Decides how to answer a challenge, binds it to the app's user, and sets what it requests.</summary>
    Task<ConnectDecision> BeginAsync(HttpContext context, string scheme, AuthenticationProperties properties);

    /// <summary>Returns the error code if a callback must not count, or <see langword="null"/>. It is called before the code is exchanged.</summary>
    Task<string?> FindRefusalAsync(HttpContext context, string scheme, AuthenticationProperties properties);

    /// <summary>Stores the token of a consent, or revokes it if it is not stored.</summary>
    /// <param name="context">The callback.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="properties">The properties that the state carried.</param>
    /// <param name="token">The token.</param>
    /// <param name="scopes">The granted scopes, or <see langword="null"/> if Kakao did not report them.</param>
    /// <returns>The error code, or <see langword="null"/> if the token is stored.</returns>
    Task<string?> ReceiveAsync(HttpContext context, string scheme, AuthenticationProperties properties, KakaoBusinessToken token, IReadOnlyList<string>? scopes);

    /// <summary>Returns the user to whom a consent link is bound.</summary>
    /// <returns>
    /// The user of the app in a form that a link can carry, empty if the link is bound to nobody, or <see langword="null"/> if the app must not offer
    /// a link.
    /// </returns>
    Task<string?> FindLinkUserAsync(HttpContext context);

    /// <summary>Returns whether the current user may follow a consent link that is bound to <paramref name="linkUser"/>.</summary>
    Task<bool> MayFollowLinkAsync(HttpContext context, string linkUser);
}
