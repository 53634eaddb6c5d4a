using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Determines which scheme handles a refused request.</summary>
internal sealed class SessionSchemes(
    KakaoBusinessSchemes schemes,
    KakaoBusinessIdentities identities,
    SessionReader sessions,
    IOptionsMonitor<KakaoBusinessOptions> options,
    IAuthenticationSchemeProvider schemeProvider)
{
    public IReadOnlyList<string> Names => schemes.Names;

    /// <summary>Returns the Kakao Business schemes whose sessions a scheme authenticates: the scheme itself, or those that sign in to it.</summary>
    public IEnumerable<string> FindMakers(string scheme) => schemes.Names.Where(name => name == scheme || options.Get(name).SignInScheme == scheme);

    /// <summary>Returns whether the sessions of a Kakao Business scheme are beside the login of a request.</summary>
    public ValueTask<bool> IsBesideAsync(HttpContext context, string scheme) => sessions.IsBesideAsync(context, options.Get(scheme).SignInScheme!);

    /// <summary>Returns whether a policy names a Kakao Business scheme, or a cookie scheme that one signs in to.</summary>
    public bool NamesSession(AuthorizationPolicy policy)
    {
        foreach (var scheme in policy.AuthenticationSchemes)
        {
            if (schemes.Contains(scheme) || schemes.StoreSessionsIn(scheme, options)) return true;
        }

        return false;
    }

    /// <summary>
    /// Returns the Kakao Business scheme that requests what a signed-in user lacks: the one that the policy names, the one that
    /// signs in to the cookie scheme that the policy names, the one that signed the user in, or the first.
    /// </summary>
    public string FindForConsent(HttpContext context, AuthorizationPolicy policy)
        => policy.AuthenticationSchemes.FirstOrDefault(schemes.Contains)
            ?? policy.AuthenticationSchemes.Select(scheme => FindSigningInTo(scheme, context)).FirstOrDefault(scheme => scheme is not null)
            ?? identities.Find(context.User)?.AuthenticationType
            ?? schemes.Names[0];

    /// <summary>
    /// Returns the Kakao Business scheme that challenges an anonymous user, or <see langword="null"/> if the app's challenge applies: the
    /// default challenge, or that of one of the app's logins that the policy names.
    /// </summary>
    public async Task<string?> FindForChallengeAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var byDefault = (await schemeProvider.GetDefaultChallengeSchemeAsync())?.Name;
        if (policy.AuthenticationSchemes.Count == 0) return byDefault is null ? schemes.Names[0] : schemes.Contains(byDefault) ? byDefault : null;

        string? found = null;
        foreach (var scheme in policy.AuthenticationSchemes)
        {
            if (schemes.Contains(scheme)) found ??= scheme;
            else if (!schemes.StoreSessionsIn(scheme, options)) { if (await IsLoginAsync(scheme)) return null; }
            // This is the cookie of the app's login, and the app has configured another scheme to challenge.
            else if (!sessions.IsBeside(scheme) && byDefault is not null && !schemes.Contains(byDefault)) return null;
            else found ??= FindSigningInTo(scheme, context, byDefault);
        }

        return found;
    }

    /// <summary>
    /// Returns the policy without Kakao Business schemes and the cookie schemes of sessions beside the app's login. The framework challenges
    /// every scheme that a policy names, and the last response would win.
    /// </summary>
    public AuthorizationPolicy WithoutSessions(AuthorizationPolicy policy)
    {
        var names = policy.AuthenticationSchemes.Where(scheme => !schemes.Contains(scheme) && !(schemes.StoreSessionsIn(scheme, options) && sessions.IsBeside(scheme))).ToList();
        return names.Count == 0 || names.Count == policy.AuthenticationSchemes.Count ? policy : new AuthorizationPolicy(policy.Requirements, names);
    }

    /// <summary>Returns the scopes that the user of a request granted through a scheme.</summary>
    public IReadOnlyList<string> FindGranted(HttpContext context, string scheme)
        => identities.Find(context.User, scheme) is { } identity ? identities.GetScopes(identity) : [];

    private string? FindSigningInTo(string cookieScheme, HttpContext context, string? preferred = null)
    {
        var candidates = FindMakers(cookieScheme).ToList();
        return candidates.Find(scheme => scheme == preferred) ?? candidates.Find(scheme => identities.Find(context.User, scheme) is not null) ?? candidates.FirstOrDefault();
    }

    /// <summary>Returns whether a scheme can show a login: a cookie scheme, or a remote provider. A bearer scheme only refuses.</summary>
    private async Task<bool> IsLoginAsync(string scheme)
        => (await schemeProvider.GetSchemeAsync(scheme))?.HandlerType is { } handler
            && (typeof(CookieAuthenticationHandler).IsAssignableFrom(handler) || typeof(IAuthenticationRequestHandler).IsAssignableFrom(handler));
}
