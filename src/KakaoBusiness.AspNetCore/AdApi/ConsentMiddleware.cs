using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Handles a request that failed because an ad API needs a new consent. A browser that opens a page is redirected to Kakao and returns to
/// the page, once. Any other request, and a second refusal, gets a page or problem details with the reason. The consent is for the session
/// or the connection whose token was refused.
/// </summary>
internal sealed class ConsentMiddleware(
    RequestDelegate next,
    IOptionsMonitor<KakaoBusinessOptions> options,
    KakaoBusinessLogger logger,
    TimeProvider timeProvider,
    SessionReader? sessions = null,
    IConnectionConsents? connections = null)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (KakaoBusinessConsentRequiredException refusal) when (!context.Response.HasStarted)
        {
            // Discards what the endpoint has already set on the response.
            context.Response.Clear();
            await AnswerAsync(context, refusal);
        }
    }

    private async Task AnswerAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal)
    {
        var session = refusal.ConnectionKey is null && sessions is not null ? await sessions.FindAsync(context, refusal.AuthenticationScheme) : null;
        var schemeOptions = options.Get(refusal.AuthenticationScheme);
        var mayAsk = refusal.MayAskForConsent(schemeOptions);
        // The user has just consented for this page, and the call is refused again. Another consent would only cause a redirect loop.
        var didNotHelp = refusal.WasJustRenewed || (session is not null && ConsentState.WasGivenFor(session.Properties, GetPage(context), timeProvider.GetUtcNow()));

        if (mayAsk && !didNotHelp && BrowserRequest.IsPageVisit(context))
        {
            await ChallengeAsync(context, refusal);
            return;
        }

        if (didNotHelp) logger.ConsentDidNotHelp(refusal.AuthenticationScheme, refusal.Reason.ToString());
        var link = mayAsk
            ? await ConsentLink.CreateAsync(context, refusal, session, schemeOptions, connections, ConsentLink.FindReturnUrl(context, schemeOptions))
            : null;
        await ConsentRefusal.WriteAsync(context, refusal, didNotHelp, link?.ToUrl(context, schemeOptions));
    }

    private Task ChallengeAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal)
    {
        logger.ConsentForApiCall(refusal.AuthenticationScheme, refusal.Reason.ToString());
        // The handler also requests the scopes of the current token, because one token must have all of them.
        var properties = new KakaoBusinessChallengeProperties { AdditionalScopes = refusal.RequiredScopes.ToList(), ForceConsent = true };
        if (refusal.ConnectionKey is { } key) properties.SetConnectionKey(key);
        else ConsentState.BeginForPage(properties, GetPage(context));
        return context.ChallengeAsync(refusal.AuthenticationScheme, properties);
    }

    /// <summary>Returns the path without the query, because a page may be opened with a different query each time.</summary>
    private static string GetPage(HttpContext context) => context.Request.PathBase + context.Request.Path;
}

/// <summary>
/// Responds to a request that needs a consent but is not redirected to it: with a page that shows the reason and a link, or with problem
/// details.
/// </summary>
internal static class ConsentRefusal
{
    public static Task WriteAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal, bool didNotHelp, string? consentUrl)
        => BrowserRequest.WantsHtml(context.Request) ? WritePageAsync(context, refusal, didNotHelp, consentUrl) : WriteProblemAsync(context, refusal, consentUrl);

    private static Task WriteProblemAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal, string? consentUrl)
        => refusal.Reason == KakaoBusinessConsentReason.TokenDead
            ? ProblemResult.WriteInvalidTokenAsync(context, consentUrl)
            : ProblemResult.WriteInsufficientScopeAsync(context, refusal.RequiredScopes, refusal.RequiredScopes, consentUrl);

    private static Task WritePageAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal, bool didNotHelp, string? consentUrl)
    {
        var texts = PageTexts.For(context.Request);
        var reason = texts.IsKorean ? refusal.Error.UserMessageKorean : refusal.Error.UserMessage;
        var advice = didNotHelp ? texts.StillRefused : texts.RequestNotProcessed;
        var code = string.Join(' ', refusal.RequiredScopes.Prepend(refusal.Error.Code));
        var page = BuiltInPage.ConsentNeeded(texts, $"{reason} {advice}", code, consentUrl);
        return page.WriteAsync(context, StatusCodes.Status403Forbidden);
    }
}
