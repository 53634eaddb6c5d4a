using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler : IAuthenticationSignOutHandler
{
    /// <summary>
    /// Ends the session: revokes its business token at Kakao, then signs out of <c>SignInScheme</c>, which removes ticket and cookie.
    /// </summary>
    /// <param name="properties">
    /// <see cref="AuthenticationProperties.RedirectUri"/> is followed if it leads to this site or to one of
    /// <see cref="KakaoBusinessOptions.AllowedReturnOrigins"/>.
    /// </param>
    /// <remarks>
    /// If Kakao cannot be reached the session ends nevertheless, and the log says that the token may live on. Code that has to
    /// know calls <see cref="IKakaoBusinessClient.RevokeAsync"/> first. Signing out of the cookie scheme alone revokes nothing.
    /// </remarks>
    public virtual async Task SignOutAsync(AuthenticationProperties? properties)
    {
        RequireRegistration();
        if (ResolveTarget(Options.ForwardSignOut) is { } target)
        {
            await Context.SignOutAsync(target, properties);
            return;
        }

        properties ??= new AuthenticationProperties();
        AcceptRedirect(properties);

        // By the cookie handler, not from the cookie: it knows the session even if it was signed out first.
        var session = await Sessions.ReadAsync(Context, SignInScheme!);
        // Kakao first: a session with a dead token ends automatically, a token that no session knows of does not.
        if (FindToken(session) is { } found) await RevokeAsync(found.Token, found.Options, RevocationCause.SignOut);
        await Context.SignOutAsync(SignInScheme, properties);
    }

    private void AcceptRedirect(AuthenticationProperties properties)
    {
        if (string.IsNullOrEmpty(properties.RedirectUri)) return;
        var local = AcceptReturnUrl(properties.RedirectUri);
        if (local is null) Logger.SignOutUrlRefused();
        properties.RedirectUri = local;
    }

    /// <summary>The token of a session, with the options of the scheme that issued it: with these it is revoked.</summary>
    private SessionToken? FindToken(Session? session)
        => session is { Token: { } token }
            ? new(token, Context.RequestServices.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get(session.Scheme))
            : null;

    private sealed record SessionToken(KakaoBusinessToken Token, KakaoBusinessOptions Options);
}
