using System.Globalization;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>
/// Handles a request that is refused only because scopes are missing. The browser is redirected to Kakao's consent, or the response is a 403:
/// problem details for an API client, the app's page, or a built-in page. The app's handler receives every other result.
/// </summary>
/// <remarks>An authentication handler could not do this: its <c>Forbid</c> does not learn which requirement failed.</remarks>
internal sealed class InsufficientScopeResultHandler(
    IAuthorizationMiddlewareResultHandler inner, SessionSchemes schemes, SessionReader sessions,
    IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessLogger logger) : IAuthorizationMiddlewareResultHandler
{
    private bool InnerIsApps => inner.GetType() != typeof(AuthorizationMiddlewareResultHandler);

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var failed = FindFailedScopes(policy, authorizeResult);
        if (failed.Count == 0) return inner.HandleAsync(next, context, policy, authorizeResult);

        return authorizeResult.Challenged
            ? ChallengeAnonymousAsync(next, context, policy, authorizeResult, failed)
            : RefuseUserAsync(next, context, policy, authorizeResult, failed);
    }

    public static Task ShowBuiltInPageAsync(HttpContext context, KakaoBusinessInsufficientScopeFeature refusal)
    {
        var texts = PageTexts.For(context.Request);
        var names = string.Join(", ", refusal.MissingScopes.Select(scope => GetName(scope, texts)));
        var message = refusal.Reason switch
        {
            KakaoBusinessInsufficientScopeReason.NotGranted => texts.ScopesNotGranted,
            KakaoBusinessInsufficientScopeReason.ConsentOff => texts.ScopesMissing,
            _ => texts.ScopesNeedConsent,
        };
        var page = BuiltInPage.ConsentNeeded(
            texts, string.Format(CultureInfo.InvariantCulture, message, names), string.Join(' ', refusal.MissingScopes), refusal.ConsentUrl);
        return page.WriteAsync(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>Challenges an anonymous user: through the app's challenge, unless that is the challenge of a Kakao Business scheme.</summary>
    private async Task ChallengeAnonymousAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result, List<KakaoBusinessScopeRequirement> failed)
    {
        var scheme = await schemes.FindForChallengeAsync(context, policy);
        if (scheme is null || !options.Get(scheme).IncrementalConsent) await inner.HandleAsync(next, context, schemes.WithoutSessions(policy), result);
        // An API client gets the handler's 401. Only a page can offer a consent that includes the missing scopes.
        else if (!IsPage(context)) await context.ChallengeAsync(scheme);
        else await AnswerAsync(context, scheme, options.Get(scheme), failed);
    }

    private Task RefuseUserAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result, List<KakaoBusinessScopeRequirement> failed)
    {
        var scheme = schemes.FindForConsent(context, policy);
        var schemeOptions = options.Get(scheme);
        return !schemeOptions.IncrementalConsent && InnerIsApps
            ? inner.HandleAsync(next, context, policy, result)
            : AnswerAsync(context, scheme, schemeOptions, failed);
    }

    private static bool IsPage(HttpContext context) => BrowserRequest.WantsHtml(context.Request) && BrowserRequest.EndpointAllowsRedirect(context);

    /// <summary>
    /// Returns the scope requirements that failed, or none if another requirement failed too. A consent would not open the page then,
    /// and Kakao asks services not to issue tokens needlessly.
    /// </summary>
    private static List<KakaoBusinessScopeRequirement> FindFailedScopes(AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        if (result.Succeeded) return [];
        // The framework does not report what failed for an anonymous request, which has none of the scopes.
        var failed = result.Challenged ? policy.Requirements : result.AuthorizationFailure?.FailedRequirements ?? [];
        var scopes = failed.OfType<KakaoBusinessScopeRequirement>().ToList();
        var onlyScopesFailed = result.Challenged || scopes.Count == failed.Count();
        return onlyScopesFailed && scopes.TrueForAll(requirement => requirement.Scopes.Count > 0) ? scopes : [];
    }

    /// <summary>Redirects to the consent, or refuses. An anonymous user consents once, to the configured scopes and those of the page.</summary>
    private async Task AnswerAsync(HttpContext context, string scheme, KakaoBusinessOptions schemeOptions, List<KakaoBusinessScopeRequirement> failed)
    {
        var session = await sessions.FindAsync(context, scheme);
        var missing = GetMissing(failed, schemes.FindGranted(context, scheme));
        var wasAskedFor = missing.Count == 0 || missing.Intersect(session?.RequestedScopes ?? [], StringComparer.Ordinal).Any();

        if (!schemeOptions.IncrementalConsent) await RefuseAsync(KakaoBusinessInsufficientScopeReason.ConsentOff);
        else if (wasAskedFor) await RefuseAsync(KakaoBusinessInsufficientScopeReason.NotGranted);
        else if (!BrowserRequest.IsPageVisit(context)) await RefuseAsync(KakaoBusinessInsufficientScopeReason.ConsentNeeded);
        else await ChallengeAsync(context, scheme, missing);

        Task RefuseAsync(KakaoBusinessInsufficientScopeReason reason)
            => this.RefuseAsync(context, scheme, schemeOptions, reason, GetRequired(failed), missing);
    }

    private Task ChallengeAsync(HttpContext context, string scheme, List<string> missing)
    {
        logger.ConsentNeeded(scheme, KakaoBusinessScopes.Join(missing));
        return context.ChallengeAsync(scheme, new KakaoBusinessChallengeProperties { AdditionalScopes = missing, ForceConsent = true });
    }

    private Task RefuseAsync(
        HttpContext context, string scheme, KakaoBusinessOptions schemeOptions, KakaoBusinessInsufficientScopeReason reason, List<string> required, List<string> missing)
    {
        logger.ScopeInsufficient(scheme, KakaoBusinessScopes.Join(missing), reason.ToString());
        var consentUrl = reason == KakaoBusinessInsufficientScopeReason.ConsentOff
            ? null
            : new ConsentLink(missing, ConsentLink.FindReturnUrl(context, schemeOptions)).ToUrl(context, schemeOptions);
        var refusal = new KakaoBusinessInsufficientScopeFeature(scheme, reason, required, missing, consentUrl);
        return WriteAsync(context, schemeOptions, refusal);
    }

    private Task WriteAsync(HttpContext context, KakaoBusinessOptions options, KakaoBusinessInsufficientScopeFeature refusal)
        => BrowserRequest.WantsHtml(context.Request)
            ? PageSlot.ShowAsync(
                context, options.InsufficientScopePath, refusal, StatusCodes.Status403Forbidden,
                context => ShowBuiltInPageAsync(context, refusal), logger.InsufficientScopePathMissing)
            : ProblemResult.WriteInsufficientScopeAsync(context, refusal.RequiredScopes, refusal.MissingScopes, refusal.ConsentUrl);

    private static string GetName(string scope, PageTexts texts)
        => KakaoBusinessScopes.Find(scope) is { } known ? texts.IsKorean ? known.KoreanName : known.EnglishName : scope;

    private static List<string> GetMissing(List<KakaoBusinessScopeRequirement> failed, IReadOnlyList<string> granted)
        => GetRequired(failed).Except(granted, StringComparer.Ordinal).ToList();

    /// <summary>Returns the required scopes. Of several scopes of which one is enough, it returns the first.</summary>
    private static List<string> GetRequired(List<KakaoBusinessScopeRequirement> failed)
        => failed.SelectMany(requirement => requirement.AnyIsEnough ? requirement.Scopes.Take(1) : requirement.Scopes).Distinct(StringComparer.Ordinal).ToList();
}
