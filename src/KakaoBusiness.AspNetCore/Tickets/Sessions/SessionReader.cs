using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// The one place that answers which Kakao Business session a request has. Policies, tokens, consents and sign-outs ask here, so
/// that they cannot disagree. A request that does not ask pays nothing.
/// </summary>
internal sealed class SessionReader(
    KakaoBusinessSchemes schemes,
    KakaoBusinessIdentities identities,
    IOptionsMonitor<KakaoBusinessOptions> options)
{
    /// <summary>
    /// Returns the session that this Kakao Business scheme made, or the first of any of them in the order in which they were
    /// added; <see langword="null"/> if there is none.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not a Kakao Business scheme.</exception>
    public async ValueTask<Session?> FindAsync(HttpContext context, string? scheme)
    {
        if (scheme is not null && !schemes.Contains(scheme))
            throw new ArgumentException($"'{scheme}' is no Kakao Business scheme. Known are: {string.Join(", ", schemes.Names)}.", nameof(scheme));

        foreach (var candidate in schemes.Names)
        {
            if (scheme is not null && scheme != candidate) continue;
            if (await ReadAsync(context, options.Get(candidate).SignInScheme!) is { } session && session.Scheme == candidate) return session;
        }

        return null;
    }

    /// <summary>Returns the session in the cookie of a scheme; <see langword="null"/> if no Kakao Business scheme made it.</summary>
    public async ValueTask<Session?> ReadAsync(HttpContext context, string cookieScheme)
    {
        var found = context.Features.Get<Found>();
        if (found is not null && found.TryGetValue(cookieScheme, out var known)) return known;

        var result = await context.AuthenticateAsync(cookieScheme);
        var session = result.Succeeded ? Create(result.Principal, result.Properties) : null;
        if (found is null) context.Features.Set(found = []);
        return found[cookieScheme] = session;
    }

    private Session? Create(ClaimsPrincipal principal, AuthenticationProperties? properties)
        => properties?.GetScheme() is { } scheme && schemes.Contains(scheme) ? new Session(scheme, principal, properties, identities) : null;

    /// <summary>What was found for this request, by cookie scheme.</summary>
    private sealed class Found : Dictionary<string, Session?>;
}
