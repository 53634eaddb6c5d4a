using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    /// <summary>The token that this request got from Kakao and no session keeps yet: an orphan, should the sign-in fail.</summary>
    private KakaoBusinessToken? _unkept;

    /// <summary>
    /// Revokes a token as well as it goes: within <see cref="KakaoBusinessOptions.RevocationTimeout"/>, whether or not the
    /// client is still there, and without ever failing what it is a part of.
    /// </summary>
    private async Task RevokeQuietlyAsync(KakaoBusinessToken token, KakaoBusinessOptions options, RevocationCause cause)
    {
        try
        {
            var result = await KakaoOf(options).RevokeAsync(token, CancellationToken.None);
            if (!result.Succeeded) Logger.RevocationFailed(cause, result.Error.Code, result.Error.Description);
            else if (result.Value.WasDeadAlready) Logger.TokenWasDead(cause);
            else Logger.TokenRevoked(cause);
        }
        // A backchannel of the app's own may throw anything.
        catch (Exception exception)
        {
            Logger.RevocationFaulted(exception, cause);
        }
    }

    private async Task RevokeOrphanAsync()
    {
        if (_unkept is not { } orphan) return;
        _unkept = null;
        await RevokeQuietlyAsync(orphan, Options, RevocationCause.SignInFailed);
    }

    /// <summary>The token of the session that this sign-in replaces; read before the new session takes its place.</summary>
    private async Task<SessionToken?> FindSupersededAsync()
    {
        if (!Options.RevokeSupersededToken) return null;
        try
        {
            var old = await Sessions.ReadSupersededAsync(Context, SignInScheme!);
            // Kakao issues a new token each time; were it the same one, revoking it would end the new session.
            return TokenOf(old) is { } found && !found.Token.Equals(_unkept) ? found : null;
        }
        // A store that is down, or a cookie that cannot be read: the sign-in is worth more.
        catch (Exception exception)
        {
            Logger.SupersededUnreadable(exception);
            return null;
        }
    }

    /// <summary>The token of a session, with the options of the scheme that issued it: with these it is revoked.</summary>
    private SessionToken? TokenOf(Session? session)
        => session is { Token: { } token }
            ? new(token, Context.RequestServices.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get(session.Scheme))
            : null;

    private sealed record SessionToken(KakaoBusinessToken Token, KakaoBusinessOptions Options);
}
