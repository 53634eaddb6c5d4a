using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>
/// Adds the sessions beside the app's login to the user, for policies with a requirement of this library. Their identities follow the
/// app's, so that <c>User.Identity</c> and the first <see cref="ClaimTypes.NameIdentifier"/> are still the app's. The evaluator also
/// removes identities of sessions that do not count, which are present if the policy names their cookie scheme.
/// </summary>
/// <remarks>
/// It is used only in an app whose Kakao Business sessions are beside its login. If a policy names other schemes, sessions are added only
/// if one of these schemes authenticated a user: an API that requires a bearer token does not accept a cookie instead.
/// </remarks>
internal sealed class SessionPolicyEvaluator(IPolicyEvaluator inner, SessionReader sessions, KakaoBusinessIdentities identities, SessionSchemes schemes) : IPolicyEvaluator
{
    /// <summary>Wraps the evaluator of the app or the framework, or returns it unchanged if the app's sessions are its login.</summary>
    public static IPolicyEvaluator Create(IServiceProvider services, IPolicyEvaluator inner)
        => services.GetRequiredService<SessionReader>().AreAnyBesideLogin ? ActivatorUtilities.CreateInstance<SessionPolicyEvaluator>(services, inner) : inner;

    public async Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        var result = await inner.AuthenticateAsync(policy, context);
        var namesSession = schemes.NamesSession(policy);
        if (!namesSession && !RequiresSession(policy)) return result;
        var mayAdd = RequiresSession(policy) && !namesSession && (policy.AuthenticationSchemes.Count == 0 || result.Succeeded);
        return await ComposeAsync(policy, context, result, mayAdd);
    }

    public async Task<PolicyAuthorizationResult> AuthorizeAsync(AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        // The user is complete. KakaoBusinessRequirementHandler must not check sessions that the policy did not ask for.
        var state = RequestState.GetOrAdd(context);
        var isNested = state.IsPolicyEvaluated;
        state.IsPolicyEvaluated = true;
        try
        {
            return await inner.AuthorizeAsync(policy, authenticationResult, context, resource);
        }
        finally
        {
            state.IsPolicyEvaluated = isNested;
        }
    }

    private static bool RequiresSession(AuthorizationPolicy policy)
        => policy.Requirements.Any(requirement => requirement is KakaoBusinessScopeRequirement or KakaoBusinessResourceRequirement);

    private async Task<AuthenticateResult> ComposeAsync(AuthorizationPolicy policy, HttpContext context, AuthenticateResult result, bool mayAdd)
    {
        var user = await WithoutRefusedAsync(policy, context);
        var beside = new List<ClaimsIdentity>();
        Session? added = null;
        foreach (var scheme in schemes.Names)
        {
            var present = identities.Find(user, scheme);
            if ((present is null && !mayAdd) || !await schemes.IsBesideAsync(context, scheme)) continue;
            var session = await sessions.FindAsync(context, scheme);
            if (present is null && session?.Identity is { } identity)
            {
                added ??= session;
                beside.Add(identity);
            }
            else if (present is not null)
            {
                user = new ClaimsPrincipal(user.Identities.Where(other => other != present));
                beside.Add(present);
            }
        }

        var composed = user.Identities.Where(identity => identity.IsAuthenticated || identity.Claims.Any()).Concat(beside).ToList();
        if (context.User.Identities.SequenceEqual(composed)) return result;
        if (composed.Count == 0)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
            return AuthenticateResult.NoResult();
        }

        // If a session is the only identity, the principal is the same as if the session were the app's login.
        var principal = composed.Count == 1 && added is not null
            ? added.Principal
            : KakaoBusinessClaimsTransformation.AddClaims(new ClaimsPrincipal(composed), identities);
        context.User = principal;
        var names = string.Join(';', composed.Select(identity => identity.AuthenticationType));
        return AuthenticateResult.Success(new AuthenticationTicket(principal, result.Properties ?? added?.Properties, names));
    }

    /// <summary>
    /// Returns the user without the principals of sessions that do not count. Removing their Kakao Business identities is not enough,
    /// because the app's claims transformation may have added permissions. The other schemes of the policy are therefore read again.
    /// </summary>
    private async Task<ClaimsPrincipal> WithoutRefusedAsync(AuthorizationPolicy policy, HttpContext context)
    {
        var accepted = new List<string>();
        foreach (var scheme in policy.AuthenticationSchemes)
        {
            if (!await IsRefusedAsync(context, scheme)) accepted.Add(scheme);
        }

        if (accepted.Count == policy.AuthenticationSchemes.Count) return context.User;
        var user = new ClaimsPrincipal();
        foreach (var scheme in accepted)
        {
            if ((await context.AuthenticateAsync(scheme)).Principal is { } principal) user.AddIdentities(principal.Identities);
        }

        return user;
    }

    private async Task<bool> IsRefusedAsync(HttpContext context, string authenticationScheme)
    {
        foreach (var scheme in schemes.FindMakers(authenticationScheme))
        {
            if (await sessions.IsRefusedAsync(context, scheme)) return true;
        }

        return false;
    }
}
