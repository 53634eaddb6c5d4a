using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// The one place that answers which Kakao Business session a request has, and whether it counts. Policies, tokens, consents and
/// sign-outs ask here, so that they cannot disagree. A request that does not ask pays nothing.
/// </summary>
/// <remarks>
/// A session in the cookie of the default scheme is the app's login itself, and counts. One in another cookie stands beside the app's
/// login, and counts for the user of that login who began it.
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
    /// Whether a session of the app can stand beside its login. Such a session belongs to the user of the login who began it: the next
    /// user of the browser must not work with the token of the former one. If not, nothing of all this is needed.
    /// </summary>
    public bool AreAnyBesideLogin => _areAnyBesideLogin ??= schemes.Names.Any(scheme => IsBeside(options.Get(scheme).SignInScheme!));

    private string? DefaultScheme => authentication.Value.DefaultAuthenticateScheme ?? authentication.Value.DefaultScheme;

    /// <summary>
    /// Returns the session that this Kakao Business scheme made; without a scheme the one that the user of the request has, or the
    /// first in the order in which the schemes were added. <see langword="null"/> if there is none, or another user of the app
    /// began it.
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
    public async ValueTask<Session?> ReadAsync(HttpContext context, string cookieScheme)
    {
        if (RequestState.Find(context) is { } state && state.Sessions.TryGetValue(cookieScheme, out var known)) return known;
        var result = await context.AuthenticateAsync(cookieScheme);
        return RequestState.GetOrAdd(context).Sessions[cookieScheme] = result.Succeeded ? Create(result.Principal, result.Properties) : null;
    }

    /// <summary>Whether a scheme made a session of this request that does not count.</summary>
    public async ValueTask<bool> IsRefusedAsync(HttpContext context, string scheme)
        => (await ReadAsync(context, options.Get(scheme).SignInScheme!))?.Scheme == scheme && await FindOfAsync(context, scheme) is null;

    /// <summary>Whether a cookie is not that of the default scheme. A default scheme that forwards is known only for a request.</summary>
    public bool IsBeside(string cookieScheme) => !IsLogin(DefaultScheme, cookieScheme);

    /// <summary>Whether a cookie is not that of the login of this request.</summary>
    public async ValueTask<bool> IsBesideAsync(HttpContext context, string cookieScheme)
        => IsBeside(cookieScheme) && !IsLogin((await FindLoginAsync(context)).Scheme, cookieScheme);

    /// <summary>Records in a challenge for which user of the app it begins a session.</summary>
    public async ValueTask RecordLoginAsync(HttpContext context, string cookieScheme, AuthenticationProperties properties)
    {
        if (!IsBeside(cookieScheme)) return;
        (await IsBesideAsync(context, cookieScheme) ? await FindLoginAsync(context) : AppLogin.Nobody).Record(properties);
    }

    /// <summary>
    /// Whether a callback may sign in: nobody else has signed in at the app since the challenge. That nobody is signed in proves
    /// nothing, because a <c>SameSite=Strict</c> cookie of the app does not reach the callback.
    /// </summary>
    public async ValueTask<bool> MaySignInAsync(HttpContext context, string cookieScheme, AuthenticationProperties properties)
    {
        if (!await IsBesideAsync(context, cookieScheme)) return true;
        var login = await FindLoginAsync(context);
        return login.User is null || login.Began(properties);
    }

    /// <summary>
    /// Whether a user of the app began the consent, and the browser did not send the app's login to the callback: its cookie is
    /// <c>SameSite=Strict</c>, or the user has signed out.
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

    /// <summary>Returns who is signed in at the app; <see cref="AppLogin.Nobody"/> if the app has no default scheme.</summary>
    private async ValueTask<AppLogin> FindLoginAsync(HttpContext context)
    {
        if (RequestState.Find(context)?.Login is { } known) return known;
        var login = DefaultScheme is { } scheme ? AppLogin.Create(await context.AuthenticateAsync(scheme)) : AppLogin.Nobody;
        return RequestState.GetOrAdd(context).Login = login;
    }

    /// <summary>
    /// Whether a session counts for this request. One that another user of the app began is ended and its token revoked: its user
    /// has left the browser, and nobody else may use it.
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
        // A job of the app may use the token, as after another sign-in.
        var scheme = options.Get(session.Scheme);
        if (scheme.RevokeSupersededToken && session.Token is { } token) await revoker.RevokeAsync(token, scheme, RevocationCause.UserChanged);
    }
}
