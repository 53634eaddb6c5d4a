using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler : IAuthenticationSignOutHandler
{
    /// <summary>
    /// Ends the session: revokes its business token at Kakao, then signs out of <c>SignInScheme</c>, which removes the ticket and the cookie.
    /// </summary>
    /// <param name="properties">
    /// The properties of the sign-out. <see cref="AuthenticationProperties.RedirectUri"/> is used only if it leads to this site or to one of
    /// <see cref="KakaoBusinessOptions.AllowedReturnOrigins"/>.
    /// </param>
    /// <remarks>
    /// If Kakao cannot be reached, the session ends nevertheless, and the log reports that the token may still be valid. Code that has to know
    /// the outcome calls <see cref="IKakaoBusinessClient.RevokeAsync"/> first. Signing out of the cookie scheme alone revokes nothing.
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

        // Uses the cookie handler instead of the cookie: the handler knows the session even if the app has already signed out of it.
        var session = await Sessions.ReadAsync(Context, SignInScheme!);
        // Kakao first: a session whose token is dead ends automatically, but a token without a session stays valid.
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

    /// <summary>Returns the token of a session with the options of the scheme that issued it, which are needed to revoke it.</summary>
    private SessionToken? FindToken(Session? session)
        => session is { Token: { } token }
            ? new(token, Context.RequestServices.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get(session.Scheme))
            : null;

    private sealed record SessionToken(KakaoBusinessToken Token, KakaoBusinessOptions Options);
}
