using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Decides whether a session counts. One in the cookie of the default scheme is the app's login itself. One in another cookie
/// stands beside the app's login, and belongs to the user of that login who began it: the next user of the browser must not work
/// with the token of the former one.
/// </summary>
internal sealed class SessionOwners(
    KakaoBusinessSchemes schemes,
    IOptionsMonitor<KakaoBusinessOptions> options,
    IOptions<AuthenticationOptions> authentication,
    TokenRevoker revoker,
    KakaoBusinessLogger logger)
{
    private bool? _areAny;

    /// <summary>Whether a session of the app can stand beside its login. If not, nothing of all this is needed.</summary>
    public bool AreAny => _areAny ??= schemes.Names.Any(scheme => IsBeside(options.Get(scheme).SignInScheme!));

    private string? DefaultScheme => authentication.Value.DefaultAuthenticateScheme ?? authentication.Value.DefaultScheme;

    /// <summary>Whether a cookie is not that of the default scheme. A default scheme that forwards is known only for a request.</summary>
    public bool IsBeside(string cookieScheme) => !IsLogin(DefaultScheme, cookieScheme);

    /// <summary>Whether a cookie is not that of the login of this request.</summary>
    public async ValueTask<bool> IsBesideAsync(HttpContext context, string cookieScheme)
        => IsBeside(cookieScheme) && !IsLogin((await FindLoginAsync(context)).Scheme, cookieScheme);

    /// <summary>Returns who is signed in at the app; <see cref="AppLogin.Nobody"/> if the app has no default scheme.</summary>
    public async ValueTask<AppLogin> FindLoginAsync(HttpContext context)
    {
        if (RequestState.Find(context)?.Login is { } known) return known;
        var login = DefaultScheme is { } scheme ? AppLogin.Create(await context.AuthenticateAsync(scheme)) : AppLogin.Nobody;
        return RequestState.GetOrAdd(context).Login = login;
    }

    /// <summary>Records in a challenge for which user of the app it begins a session.</summary>
    public async ValueTask BeginAsync(HttpContext context, string cookieScheme, AuthenticationProperties properties)
    {
        if (!IsBeside(cookieScheme)) return;
        (await IsBesideAsync(context, cookieScheme) ? await FindLoginAsync(context) : AppLogin.Nobody).Record(properties);
    }

    /// <summary>
    /// Whether a callback may sign in: nobody else has signed in at the app since the challenge. That nobody is signed in proves
    /// nothing, because a <c>SameSite=Strict</c> cookie of the app does not reach the callback.
    /// </summary>
    public async ValueTask<bool> MayEndAsync(HttpContext context, string cookieScheme, AuthenticationProperties properties)
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

    /// <summary>
    /// Whether a session counts for this request. One that another user of the app began is ended and its token revoked: its user
    /// has left the browser, and nobody else may use it.
    /// </summary>
    public async ValueTask<bool> CountsAsync(HttpContext context, string cookieScheme, Session session)
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
