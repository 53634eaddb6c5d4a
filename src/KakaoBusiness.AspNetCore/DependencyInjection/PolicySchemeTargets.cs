using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// To which scheme a policy scheme forwards. The session has to be known by the cookie scheme that keeps it: the ticket
/// store, the end of sessions and the guard against session fixation are attached there.
/// </summary>
internal sealed class PolicySchemeTargets(IOptions<AuthenticationOptions> authentication, IOptionsMonitor<PolicySchemeOptions> policySchemes)
{
    /// <summary>The scheme that keeps the session: the scheme itself unless it only forwards; <see langword="null"/> if that is decided per request.</summary>
    public string? GetSignInTarget(string scheme)
        => Follow(scheme, options => options.ForwardSignIn ?? GetDefaultTarget(options), authentication.Value.CanSignIn);

    /// <summary>The scheme that reads the session of a request: the scheme itself unless it only forwards; <see langword="null"/> if that is decided per request.</summary>
    public string? GetAuthenticateTarget(string scheme)
        => Follow(
            scheme,
            options => options.ForwardAuthenticate ?? (options.ForwardDefaultSelector is null ? options.ForwardDefault : null),
            authentication.Value.SchemeMap.ContainsKey);

    private string? Follow(string scheme, Func<PolicySchemeOptions, string?> getNext, Func<string, bool> isUsable)
    {
        // A circle of forwards ends at the latest when every scheme was met.
        for (var met = 0; met <= authentication.Value.SchemeMap.Count; met++)
        {
            if (!IsPolicyScheme(scheme)) return scheme;
            if (getNext(policySchemes.Get(scheme)) is not { } next || !isUsable(next)) return null;
            scheme = next;
        }

        return null;
    }

    /// <remarks>A selector usually chooses between a cookie and bearer tokens; only the cookie can keep a session.</remarks>
    private string? GetDefaultTarget(PolicySchemeOptions options)
        => options.ForwardDefaultSelector is null ? options.ForwardDefault : FindOnlyCookieScheme();

    private string? FindOnlyCookieScheme()
        => authentication.Value.Schemes.Where(scheme => scheme.IsCookie()).ToList() is [var only] ? only.Name : null;

    private bool IsPolicyScheme(string scheme)
        => authentication.Value.SchemeMap.TryGetValue(scheme, out var builder) && builder.IsPolicyScheme();
}
