using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Determines which Kakao Business session a request has, and whether it counts. Policies, tokens, consents and sign-outs all use this
/// class, so that they cannot disagree. A request that needs no session pays nothing.
/// </summary>
/// <remarks>
/// A session in the cookie of the default scheme is the app's login itself and always counts. A session in another cookie exists beside the
/// app's login. It counts only for the user of that login who started it.
/// </remarks>
internal sealed class SessionReader(
    KakaoBusinessSchemes schemes,
    KakaoBusinessIdentities identities,
    IOptionsMonitor<KakaoBusinessOptions> options,
    IOptions<AuthenticationOptions> authentication,
    TokenRevoker revoker,
    KakaoBusinessLogger logger)
{
    private bool? _areAnyBesideLogin;

    /// <summary>
    /// Gets whether the app can have sessions beside its login. Such a session belongs to the user of the login who started it, because the
    /// next user of the browser must not use the previous user's token. Without such sessions, no check of the user is needed.
    /// </summary>
    public bool AreAnyBesideLogin => _areAnyBesideLogin ??= schemes.Names.Any(scheme => IsBeside(options.Get(scheme).SignInScheme!));

    private string? DefaultScheme => authentication.Value.DefaultAuthenticateScheme ?? authentication.Value.DefaultScheme;

    /// <summary>
    /// Returns the session that a Kakao Business scheme created. Without a scheme, returns the session of the request's user or, if there is
    /// none, the first session in the order in which the schemes were added. Returns <see langword="null"/> if there is no session, or if
    /// another user of the app started it.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not a Kakao Business scheme.</exception>
    public async ValueTask<Session?> FindAsync(HttpContext context, string? scheme)
    {
        if (scheme is not null && !schemes.Contains(scheme))
            throw new ArgumentException($"'{scheme}' is not a Kakao Business scheme. The Kakao Business schemes are: {string.Join(", ", schemes.Names)}.", nameof(scheme));

        if (scheme is not null) return await FindOfAsync(context, scheme);
        if (identities.Find(context.User)?.AuthenticationType is { } own && await FindOfAsync(context, own) is { } session) return session;
        foreach (var candidate in schemes.Names)
        {
            if (await FindOfAsync(context, candidate) is { } other) return other;
        }

        return null;
    }

    /// <summary>
    /// Returns the session in the cookie of a scheme, whoever started it, for code that ends it. Returns <see langword="null"/> if no Kakao
    /// Business scheme created it.
    /// </summary>
    public async ValueTask<Session?> ReadAsync(HttpContext context, string cookieScheme)
    {
        if (RequestState.Find(context) is { } state && state.Sessions.TryGetValue(cookieScheme, out var known)) return known;
        var result = await context.AuthenticateAsync(cookieScheme);
        return RequestState.GetOrAdd(context).Sessions[cookieScheme] = result.Succeeded ? Create(result.Principal, result.Properties) : null;
    }

    /// <summary>Returns whether a scheme created a session of this request that does not count.</summary>
    public async ValueTask<bool> IsRefusedAsync(HttpContext context, string scheme)
        => (await ReadAsync(context, options.Get(scheme).SignInScheme!))?.Scheme == scheme && await FindOfAsync(context, scheme) is null;

    /// <summary>
    /// Returns whether a cookie is not the cookie of the default scheme. The target of a default scheme that forwards is known only for a
    /// request.
    /// </summary>
    public bool IsBeside(string cookieScheme) => !IsLogin(DefaultScheme, cookieScheme);

    /// <summary>Returns whether a cookie is not the cookie of this request's login.</summary>
    public async ValueTask<bool> IsBesideAsync(HttpContext context, string cookieScheme)
        => IsBeside(cookieScheme) && !IsLogin((await FindLoginAsync(context)).Scheme, cookieScheme);

    /// <summary>Records in a challenge the user of the app for whom it starts a session.</summary>
    public async ValueTask RecordLoginAsync(HttpContext context, string cookieScheme, AuthenticationProperties properties)
        => (await IsBesideAsync(context, cookieScheme) ? await FindLoginAsync(context) : AppLogin.Nobody).Record(properties);

    /// <summary>
    /// Returns whether a callback may sign in: no other user has signed in at the app since the challenge. A missing login proves
    /// nothing, because a <c>SameSite=Strict</c> cookie of the app does not reach the callback.
    /// </summary>
    public async ValueTask<bool> MaySignInAsync(HttpContext context, string cookieScheme, AuthenticationProperties properties)
    {
        if (!await IsBesideAsync(context, cookieScheme)) return true;
        var login = await FindLoginAsync(context);
        return login.User is null || login.Began(properties);
    }

    /// <summary>
    /// Returns whether a user of the app started the consent but the browser did not send the app's login to the callback, because its cookie
    /// is <c>SameSite=Strict</c> or the user has signed out.
    /// </summary>
    public async ValueTask<bool> IsLoginMissingAsync(HttpContext context, string cookieScheme, AuthenticationProperties properties)
        => await IsBesideAsync(context, cookieScheme) && await FindLoginAsync(context) is { User: null } login && !login.Began(properties);

    private async ValueTask<Session?> FindOfAsync(HttpContext context, string scheme)
    {
        var cookieScheme = options.Get(scheme).SignInScheme!;
        if (await ReadAsync(context, cookieScheme) is not { } session || session.Scheme != scheme) return null;
        session.Counts ??= await CountsAsync(context, cookieScheme, session);
        return session.Counts is true ? session : null;
    }

    private Session? Create(ClaimsPrincipal principal, AuthenticationProperties? properties)
        => properties?.GetScheme() is { } scheme && schemes.Contains(scheme) ? new Session(scheme, principal, properties, identities) : null;

    /// <summary>Returns the app's login, or <see cref="AppLogin.Nobody"/> if the app has no default scheme.</summary>
    private async ValueTask<AppLogin> FindLoginAsync(HttpContext context)
    {
        if (RequestState.Find(context)?.Login is { } known) return known;
        var login = DefaultScheme is { } scheme ? AppLogin.Create(await context.AuthenticateAsync(scheme)) : AppLogin.Nobody;
        return RequestState.GetOrAdd(context).Login = login;
    }

    /// <summary>
    /// Returns whether a session counts for this request. If another user of the app is signed in now, the session is ended and its token
    /// revoked: its user no longer uses the browser, and nobody else may use the session.
    /// </summary>
    private async ValueTask<bool> CountsAsync(HttpContext context, string cookieScheme, Session session)
    {
        if (!await IsBesideAsync(context, cookieScheme)) return true;
        var login = await FindLoginAsync(context);
        if (login.Began(session.Properties)) return true;
        if (login.Replaced(session.Properties) && !context.Response.HasStarted) await EndAsync(context, cookieScheme, session);
        return false;
    }

    private bool IsLogin(string? scheme, string cookieScheme)
        => scheme is not null && (scheme == cookieScheme || (schemes.Contains(scheme) && options.Get(scheme).SignInScheme == cookieScheme));

    private async Task EndAsync(HttpContext context, string cookieScheme, Session session)
    {
        logger.SessionOfAnotherUserEnded(session.Scheme);
        await context.SignOutAsync(cookieScheme);
        // As after another sign-in, a background job of the app may still need the token.
        var scheme = options.Get(session.Scheme);
        if (scheme.RevokeSupersededToken && session.Token is { } token) await revoker.RevokeAsync(token, scheme, RevocationCause.UserChanged);
    }
}
