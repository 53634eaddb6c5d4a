using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Decides which scheme a refused request is sent to.</summary>
internal sealed class SessionSchemes(
    KakaoBusinessSchemes schemes,
    KakaoBusinessIdentities identities,
    SessionReader sessions,
    IOptionsMonitor<KakaoBusinessOptions> options,
    IAuthenticationSchemeProvider schemeProvider)
{
    public IReadOnlyList<string> Names => schemes.Names;

    /// <summary>Returns the Kakao Business schemes whose sessions a scheme authenticates: itself, or those that sign in to it.</summary>
    public IEnumerable<string> FindMakers(string scheme) => schemes.Names.Where(name => name == scheme || options.Get(name).SignInScheme == scheme);

    /// <summary>Whether the sessions of a Kakao Business scheme stand beside the login of a request.</summary>
    public ValueTask<bool> IsBesideAsync(HttpContext context, string scheme) => sessions.IsBesideAsync(context, options.Get(scheme).SignInScheme!);

    /// <summary>Whether a policy names a Kakao Business scheme, or a cookie scheme in which one signs in.</summary>
    public bool NamesSession(AuthorizationPolicy policy)
    {
        foreach (var scheme in policy.AuthenticationSchemes)
        {
            if (schemes.Contains(scheme) || schemes.AreKeptIn(scheme, options)) return true;
        }

        return false;
    }

    /// <summary>
    /// Returns the Kakao Business scheme that can grant what a signed-in user lacks: the one that the policy names, the one that
    /// signs in to the cookie scheme that the policy names, the one that signed the user in, or the first.
    /// </summary>
    public string FindForConsent(HttpContext context, AuthorizationPolicy policy)
        => policy.AuthenticationSchemes.FirstOrDefault(schemes.Contains)
            ?? policy.AuthenticationSchemes.Select(scheme => FindSigningInTo(scheme, context)).FirstOrDefault(scheme => scheme is not null)
            ?? identities.Find(context.User)?.AuthenticationType
            ?? schemes.Names[0];

    /// <summary>
    /// Returns the Kakao Business scheme that a visitor is sent to, or <see langword="null"/> if the app's challenge is asked:
    /// the default challenge, or that of a login of the app that the policy names.
    /// </summary>
    public async Task<string?> FindForChallengeAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var byDefault = (await schemeProvider.GetDefaultChallengeSchemeAsync())?.Name;
        if (policy.AuthenticationSchemes.Count == 0) return byDefault is null ? schemes.Names[0] : schemes.Contains(byDefault) ? byDefault : null;

        string? found = null;
        foreach (var scheme in policy.AuthenticationSchemes)
        {
            if (schemes.Contains(scheme)) found ??= scheme;
            else if (!schemes.AreKeptIn(scheme, options)) { if (await IsLoginAsync(scheme)) return null; }
            // The cookie of the app's login: the app has decided who challenges.
            else if (!sessions.IsBeside(scheme) && byDefault is not null && !schemes.Contains(byDefault)) return null;
            else found ??= FindSigningInTo(scheme, context, byDefault);
        }

        return found;
    }

    /// <summary>
    /// Returns the policy without the schemes whose challenge is a Kakao Business scheme's to make. The framework challenges every
    /// scheme that a policy names, and the last answer would win.
    /// </summary>
    public AuthorizationPolicy WithoutSessions(AuthorizationPolicy policy)
    {
        var names = policy.AuthenticationSchemes.Where(scheme => !schemes.Contains(scheme) && !(schemes.AreKeptIn(scheme, options) && sessions.IsBeside(scheme))).ToList();
        return names.Count == 0 || names.Count == policy.AuthenticationSchemes.Count ? policy : new AuthorizationPolicy(policy.Requirements, names);
    }

    /// <summary>Returns what the user of a request was granted through a scheme.</summary>
    public IReadOnlyList<string> FindGranted(HttpContext context, string scheme)
        => identities.Find(context.User, scheme) is { } identity ? identities.GetScopes(identity) : [];

    private string? FindSigningInTo(string cookieScheme, HttpContext context, string? preferred = null)
    {
        var candidates = FindMakers(cookieScheme).ToList();
        return candidates.Find(scheme => scheme == preferred) ?? candidates.Find(scheme => identities.Find(context.User, scheme) is not null) ?? candidates.FirstOrDefault();
    }

    /// <summary>Whether a scheme shows people a login: a cookie scheme, or another provider. A bearer scheme only refuses.</summary>
    private async Task<bool> IsLoginAsync(string scheme)
        => (await schemeProvider.GetSchemeAsync(scheme))?.HandlerType is { } handler
            && (typeof(CookieAuthenticationHandler).IsAssignableFrom(handler) || typeof(IAuthenticationRequestHandler).IsAssignableFrom(handler));
}
