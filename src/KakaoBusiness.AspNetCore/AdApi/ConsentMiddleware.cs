using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Answers a request that ended because an ad API needs a new consent: a browser that opens a page is sent to Kakao and comes
/// back to it, once. Anything else, and a second refusal, gets a page or problem details with the reason. The consent is for the
/// session, or for the connection whose token was refused.
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
            // What the page has set so far belongs to an answer that is not given.
            context.Response.Clear();
            await AnswerAsync(context, refusal);
        }
    }

    private async Task AnswerAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal)
    {
        var session = refusal.ConnectionKey is null && sessions is not null ? await sessions.FindAsync(context, refusal.AuthenticationScheme) : null;
        var schemeOptions = options.Get(refusal.AuthenticationScheme);
        var mayAsk = refusal.MayAskForConsent(schemeOptions);
        // A consent that was just given for this page has not helped: the next one would not either, and the user would go round in circles.
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
        // What there is and what the call lacks: one token has to hold it all.
        var properties = new KakaoBusinessChallengeProperties { AdditionalScopes = refusal.RequiredScopes.ToList(), ForceConsent = true };
        if (refusal.ConnectionKey is { } key) properties.SetConnectionKey(key);
        else ConsentState.BeginForPage(properties, GetPage(context));
        return context.ChallengeAsync(refusal.AuthenticationScheme, properties);
    }

    /// <summary>Without the query: a page that draws a new one for each visit is one page.</summary>
    private static string GetPage(HttpContext context) => context.Request.PathBase + context.Request.Path;
}

/// <summary>Answers a request that needs a consent and is not sent to it: with a page that has the reason and a link, or with problem details.</summary>
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
