using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>Creates the link to the consent that a refused call of an ad API needs: for the session, or for the connection.</summary>
internal static class RefusedCallLink
{
    /// <summary>Whether a consent may be asked for: always for a dead token, and for more scopes if the scheme allows it.</summary>
    public static bool MayAsk(KakaoBusinessConsentRequiredException refusal, KakaoBusinessOptions schemeOptions)
        => refusal.Reason == KakaoBusinessConsentReason.TokenDead || schemeOptions.IncrementalConsent;

    /// <summary>Returns the link, or <see langword="null"/> if the user may not connect the key.</summary>
    /// <param name="context">The request of the user.</param>
    /// <param name="refusal">The refused call.</param>
    /// <param name="session">The session, if the call was made with its token.</param>
    /// <param name="schemeOptions">The options of the scheme.</param>
    /// <param name="connections">The connections of the app, if it has any.</param>
    /// <param name="returnUrl">Where the consent leads, on this site.</param>
    public static async Task<ConsentLink?> CreateAsync(
        HttpContext context, KakaoBusinessConsentRequiredException refusal, Session? session, KakaoBusinessOptions schemeOptions,
        IConnectionConsents? connections, string returnUrl)
    {
        if (refusal.ConnectionKey is { } key)
        {
            if (connections is null || await connections.FindLinkUserAsync(context) is not { } user) return null;
            return new ConsentLink(refusal.RequiredScopes, returnUrl, IsForced: true) { ConnectionKey = key, User = user };
        }

        var scopes = (session?.GrantedScopes ?? refusal.GrantedScopes).Concat(refusal.RequiredScopes).Distinct(StringComparer.Ordinal).ToList();
        return new ConsentLink(scopes.Count > 0 ? scopes : schemeOptions.Scope.ToList(), returnUrl, IsForced: true);
    }
}
