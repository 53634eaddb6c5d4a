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
/// Answers a request that lacks nothing but business consent items: with a consent, or with a 403 as problem details for an API client, as
/// the app's page, or as a built-in one. Any other result is the app's handler's. Here and nowhere else, because <c>Forbid</c> of an
/// authentication handler does not learn which requirement failed.
/// </summary>
internal sealed class InsufficientScopeResultHandler(
    IAuthorizationMiddlewareResultHandler inner, SessionSchemes schemes, SessionReader sessions,
    IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessLogger logger) : IAuthorizationMiddlewareResultHandler
{
    private bool InnerIsApps => inner.GetType() != typeof(AuthorizationMiddlewareResultHandler);

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var lacking = LackingScopes(policy, authorizeResult);
        if (lacking.Count == 0) return inner.HandleAsync(next, context, policy, authorizeResult);

        return authorizeResult.Challenged
            ? ChallengeVisitorAsync(next, context, policy, authorizeResult, lacking)
            : RefuseUserAsync(next, context, policy, authorizeResult, lacking);
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

    /// <summary>A visitor meets the app's challenge, unless that is a Kakao Business scheme's.</summary>
    private async Task ChallengeVisitorAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result, List<KakaoBusinessScopeRequirement> lacking)
    {
        var scheme = await schemes.FindForChallengeAsync(context, policy);
        if (scheme is null || !options.Get(scheme).IncrementalConsent) await inner.HandleAsync(next, context, schemes.WithoutSessions(policy), result);
        // An API client without a session gets the handler's 401. Only a page can offer the consent for what is missing too.
        else if (!IsPage(context)) await context.ChallengeAsync(scheme);
        else await AnswerAsync(context, scheme, options.Get(scheme), lacking);
    }

    private Task RefuseUserAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result, List<KakaoBusinessScopeRequirement> lacking)
    {
        var scheme = schemes.FindForConsent(context, policy);
        var schemeOptions = options.Get(scheme);
        return !schemeOptions.IncrementalConsent && InnerIsApps
            ? inner.HandleAsync(next, context, policy, result)
            : AnswerAsync(context, scheme, schemeOptions, lacking);
    }

    private static bool IsPage(HttpContext context) => BrowserRequest.WantsHtml(context.Request) && BrowserRequest.EndpointAllowsRedirect(context);

    /// <summary>
    /// The scope requirements that failed, or none if something else failed too: no consent would open the page then,
    /// and Kakao asks services not to issue tokens needlessly.
    /// </summary>
    private static List<KakaoBusinessScopeRequirement> LackingScopes(AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        if (result.Succeeded) return [];
        // Of an anonymous request the framework does not keep what failed; it has none of the scopes.
        var failed = result.Challenged ? policy.Requirements : result.AuthorizationFailure?.FailedRequirements ?? [];
        var scopes = failed.OfType<KakaoBusinessScopeRequirement>().ToList();
        var isAll = result.Challenged || scopes.Count == failed.Count();
        return isAll && scopes.TrueForAll(requirement => requirement.Scopes.Count > 0) ? scopes : [];
    }

    /// <summary>A visitor lacks all of it: one consent for the configured scopes and the page's.</summary>
    private async Task AnswerAsync(HttpContext context, string scheme, KakaoBusinessOptions schemeOptions, List<KakaoBusinessScopeRequirement> lacking)
    {
        var session = await sessions.FindAsync(context, scheme);
        var missing = GetMissing(lacking, schemes.FindGranted(context, scheme));
        var wasAskedFor = missing.Count == 0 || missing.Intersect(session?.RequestedScopes ?? [], StringComparer.Ordinal).Any();

        if (!schemeOptions.IncrementalConsent) await RefuseAsync(KakaoBusinessInsufficientScopeReason.ConsentOff);
        else if (wasAskedFor) await RefuseAsync(KakaoBusinessInsufficientScopeReason.NotGranted);
        else if (!BrowserRequest.IsPageVisit(context)) await RefuseAsync(KakaoBusinessInsufficientScopeReason.ConsentNeeded);
        else await ChallengeAsync(context, scheme, missing);

        Task RefuseAsync(KakaoBusinessInsufficientScopeReason reason)
            => this.RefuseAsync(context, scheme, schemeOptions, reason, GetRequired(lacking), missing);
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
    {
        if (!BrowserRequest.WantsHtml(context.Request))
            return ProblemResult.WriteInsufficientScopeAsync(context, refusal.RequiredScopes, refusal.MissingScopes, refusal.ConsentUrl);

        if (!options.InsufficientScopePath.HasValue || context.Features.Get<PageSlot>() is not { } slot) return ShowBuiltInPageAsync(context, refusal);

        var path = context.Request.PathBase + options.InsufficientScopePath;
        slot.Show(refusal, path, StatusCodes.Status403Forbidden, context =>
        {
            logger.InsufficientScopePathMissing(path.Value!);
            return ShowBuiltInPageAsync(context, refusal);
        });
        return Task.CompletedTask;
    }

    private static string GetName(string scope, PageTexts texts)
        => KakaoBusinessScopes.Find(scope) is { } known ? texts.IsKorean ? known.KoreanName : known.EnglishName : scope;

    /// <summary>What to ask for: of several of which one is enough, the first.</summary>
    private static List<string> GetMissing(List<KakaoBusinessScopeRequirement> lacking, IReadOnlyList<string> granted)
        => GetRequired(lacking).Except(granted, StringComparer.Ordinal).ToList();

    private static List<string> GetRequired(List<KakaoBusinessScopeRequirement> lacking)
        => lacking.SelectMany(requirement => requirement.AnyIsEnough ? requirement.Scopes.Take(1) : requirement.Scopes).Distinct(StringComparer.Ordinal).ToList();
}
