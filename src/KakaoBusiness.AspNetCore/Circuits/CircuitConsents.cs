using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>Creates the links with which components send their user to a consent.</summary>
internal sealed class CircuitConsents(
    SessionReader sessions, KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, TimeProvider timeProvider,
    KakaoBusinessLogger logger, IConnectionConsents? connections = null)
{
    /// <summary>Returns the URL of the consent, or <see langword="null"/> if there is none to offer or the last one did not help.</summary>
    /// <param name="context">The current request, or a copy of the request that started the connection.</param>
    /// <param name="refusal">The refused call.</param>
    /// <param name="returnUrl">The page to which the consent returns. The start page replaces a page that is not allowed.</param>
    public async Task<string?> CreateUrlAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal, string returnUrl)
    {
        var schemeOptions = options.Get(refusal.AuthenticationScheme);
        if (refusal.WasJustRenewed || !refusal.MayAskForConsent(schemeOptions)) return null;
        var session = refusal.ConnectionKey is null && schemes.Contains(refusal.AuthenticationScheme)
            ? await sessions.FindAsync(context, refusal.AuthenticationScheme)
            : null;
        if (session is not null && DidNotHelp(session, refusal))
        {
            logger.ConsentDidNotHelp(refusal.AuthenticationScheme, refusal.Reason.ToString());
            return null;
        }

        var page = ConsentLink.AcceptReturnUrl(returnUrl, context, schemeOptions);
        return (await ConsentLink.CreateAsync(context, refusal, session, schemeOptions, connections, page))?.ToUrl(context, schemeOptions);
    }

    /// <summary>
    /// Returns whether the user was just asked for everything that the call lacks. Without this check, a component could send its user to Kakao
    /// forever.
    /// </summary>
    private bool DidNotHelp(Session session, KakaoBusinessConsentRequiredException refusal)
        => timeProvider.GetUtcNow() - session.Properties.GetSessionStart() < ConsentState.Freshness
            && refusal.RequiredScopes.All(scope => session.RequestedScopes.Contains(scope, StringComparer.Ordinal));
}
