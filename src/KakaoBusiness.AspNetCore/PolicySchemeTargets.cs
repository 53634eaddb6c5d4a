using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// To which scheme a policy scheme forwards sign-ins. The session has to be known by the cookie scheme that keeps it: the
/// ticket store, the end of sessions and the guard against session fixation are attached there.
/// </summary>
internal sealed class PolicySchemeTargets(IOptions<AuthenticationOptions> authentication, IOptionsMonitor<PolicySchemeOptions> policySchemes)
{
    /// <summary>The scheme that keeps the session: the scheme itself unless it only forwards; <see langword="null"/> where that is decided per request.</summary>
    public string? SignInTargetOf(string scheme)
    {
        // Forwarding in a circle ends at the latest when every scheme was met.
        for (var met = 0; met <= authentication.Value.SchemeMap.Count; met++)
        {
            if (!IsPolicyScheme(scheme)) return scheme;
            if (NextOf(policySchemes.Get(scheme)) is not { } next || !authentication.Value.CanSignIn(next)) return null;
            scheme = next;
        }

        return null;
    }

    /// <remarks>A selector chooses between a cookie and bearer tokens, mostly; only the cookie can keep a session.</remarks>
    private string? NextOf(PolicySchemeOptions options)
        => options.ForwardSignIn ?? (options.ForwardDefaultSelector is null ? options.ForwardDefault : OnlyCookieScheme());

    private string? OnlyCookieScheme()
        => authentication.Value.Schemes.Where(scheme => typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType)).ToList() is [var only] ? only.Name : null;

    private bool IsPolicyScheme(string scheme) => typeof(PolicySchemeHandler).IsAssignableFrom(authentication.Value.SchemeMap[scheme].HandlerType);
}
