using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Requests;
using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <summary>
/// Answers a request that ended because an ad API needs a new consent: a browser that opens a page is sent to Kakao and comes
/// back to it, once. Anything else, and a second refusal, gets a page or problem details with the reason.
/// </summary>
internal sealed class ConsentMiddleware(
    RequestDelegate next,
    SessionReader sessions,
    IOptionsMonitor<KakaoBusinessOptions> options,
    HelpfulConsents helpful,
    TimeProvider timeProvider,
    ILogger<KakaoBusinessHandler> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Before the answer leaves: the browser may be back with its next request before the pipeline has unwound.
        context.Response.OnStarting(state => NoteSuccessAsync((HttpContext)state), context);
        try
        {
            await next(context);
        }
        catch (KakaoBusinessConsentRequiredException refusal) when (!context.Response.HasStarted)
        {
            AdApiCalls.Forget(context);
            // What the page has set so far belongs to an answer that is not given.
            context.Response.Clear();
            await AnswerAsync(context, refusal);
        }
    }

    /// <summary>The page works: if a consent was just given for it, it has helped, and a later refusal is news.</summary>
    private async Task NoteSuccessAsync(HttpContext context)
    {
        if (!AdApiCalls.WereMade(context)) return;
        var session = await sessions.FindAsync(context, scheme: null);
        if (session?.Id is { } id && GivenConsent.IsFor(session.Properties, PageOf(context), timeProvider.GetUtcNow())) helpful.Note(id);
    }

    private async Task AnswerAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal)
    {
        var session = await sessions.FindAsync(context, refusal.AuthenticationScheme);
        var schemeOptions = options.Get(refusal.AuthenticationScheme);
        var mayAsk = refusal.Reason == KakaoBusinessConsentReason.TokenDead || schemeOptions.IncrementalConsent;
        var wasOfNoUse = session is not null
            && GivenConsent.IsFor(session.Properties, PageOf(context), timeProvider.GetUtcNow())
            && !(session.Id is { } id && helpful.Contains(id));

        if (mayAsk && !wasOfNoUse && BrowserRequest.IsPageVisit(context))
        {
            await ChallengeAsync(context, refusal);
            return;
        }

        if (wasOfNoUse) logger.ConsentOfNoUse(refusal.AuthenticationScheme, refusal.Reason.ToString());
        var consentUrl = mayAsk ? ConsentUrlOf(context, refusal, session, schemeOptions) : null;
        await ConsentRefusal.WriteAsync(context, refusal, wasOfNoUse, consentUrl);
    }

    private Task ChallengeAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal)
    {
        logger.ConsentForApiCall(refusal.AuthenticationScheme, refusal.Reason.ToString());
        // What the session has and what the call lacks: one token has to hold it all.
        var properties = new KakaoBusinessChallengeProperties { AdditionalScopes = refusal.RequiredScopes.ToList(), ForceConsent = true };
        GivenConsent.Begin(properties, PageOf(context));
        return context.ChallengeAsync(refusal.AuthenticationScheme, properties);
    }

    private static string ConsentUrlOf(
        HttpContext context, KakaoBusinessConsentRequiredException refusal, Session? session, KakaoBusinessOptions schemeOptions)
    {
        var request = context.Request;
        var scopes = (session?.GrantedScopes ?? []).Concat(refusal.RequiredScopes).Distinct(StringComparer.Ordinal).ToList();
        // The page with the form, where the browser tells which; the URL that was posted to may have no page.
        var returnUrl = BrowserRequest.IsPageVisit(context)
            ? request.PathBase + request.Path + request.QueryString
            : LocalReturnUrl.Accept(request.Headers.Referer, request) ?? request.PathBase + "/";
        return new ConsentLink(scopes.Count > 0 ? scopes : schemeOptions.Scope.ToList(), returnUrl, IsForced: true).ToUrl(request.PathBase, schemeOptions);
    }

    /// <summary>Without the query: a page that draws a new one for each visit is one page.</summary>
    private static string PageOf(HttpContext context) => context.Request.PathBase + context.Request.Path;
}
