using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// The one place that answers which Kakao Business session a request has. Policies, tokens, consents and sign-outs ask here, so
/// that they cannot disagree. A request that does not ask pays nothing.
/// </summary>
internal sealed class SessionReader(
    KakaoBusinessSchemes schemes,
    KakaoBusinessIdentities identities,
    SessionOwners owners,
    IOptionsMonitor<KakaoBusinessOptions> options)
{
    /// <summary>
    /// Returns the session that this Kakao Business scheme made; without a scheme the one that the user of the request has, or the
    /// first in the order in which the schemes were added. <see langword="null"/> if there is none, or another user of the app
    /// began it (see <see cref="SessionOwners"/>).
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not a Kakao Business scheme.</exception>
    public async ValueTask<Session?> FindAsync(HttpContext context, string? scheme)
    {
        if (scheme is not null && !schemes.Contains(scheme))
            throw new ArgumentException($"'{scheme}' is no Kakao Business scheme. Known are: {string.Join(", ", schemes.Names)}.", nameof(scheme));

        if (scheme is not null) return await FindOfAsync(context, scheme);
        if (identities.Find(context.User)?.AuthenticationType is { } own && await FindOfAsync(context, own) is { } session) return session;
        foreach (var candidate in schemes.Names)
        {
            if (await FindOfAsync(context, candidate) is { } other) return other;
        }

        return null;
    }

    /// <summary>
    /// Returns the session in the cookie of a scheme, whoever began it, for code that ends it; <see langword="null"/> if no Kakao
    /// Business scheme made it.
    /// </summary>
    public async ValueTask<Session?> ReadAsync(HttpContext context, string cookieScheme) => (await ReadEntryAsync(context, cookieScheme)).Session;

    /// <summary>Whether a scheme made a session of this request that does not count.</summary>
    public async ValueTask<bool> IsRefusedAsync(HttpContext context, string scheme)
        => (await ReadAsync(context, options.Get(scheme).SignInScheme!))?.Scheme == scheme && await FindOfAsync(context, scheme) is null;

    private async ValueTask<Session?> FindOfAsync(HttpContext context, string scheme)
    {
        var cookieScheme = options.Get(scheme).SignInScheme!;
        var entry = await ReadEntryAsync(context, cookieScheme);
        if (entry.Session is not { } session || session.Scheme != scheme) return null;
        entry.Counts ??= await owners.CountsAsync(context, cookieScheme, session);
        return entry.Counts is true ? session : null;
    }

    private async ValueTask<FoundSession> ReadEntryAsync(HttpContext context, string cookieScheme)
    {
        if (RequestState.Find(context) is { } state && state.Sessions.TryGetValue(cookieScheme, out var known)) return known;
        var result = await context.AuthenticateAsync(cookieScheme);
        return RequestState.GetOrAdd(context).Sessions[cookieScheme] = new FoundSession(result.Succeeded ? Create(result.Principal, result.Properties) : null);
    }

    private Session? Create(ClaimsPrincipal principal, AuthenticationProperties? properties)
        => properties?.GetScheme() is { } scheme && schemes.Contains(scheme) ? new Session(scheme, principal, properties, identities) : null;
}
