using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    /// <summary>The token that this request got from Kakao and no session keeps yet: an orphan, should the sign-in fail.</summary>
    private KakaoBusinessToken? _unkept;

    private Task RevokeAsync(KakaoBusinessToken token, KakaoBusinessOptions options, RevocationCause cause)
        => Context.RequestServices.GetRequiredService<TokenRevoker>().RevokeAsync(token, options, cause);

    private async Task RevokeOrphanAsync()
    {
        if (_unkept is not { } orphan) return;
        _unkept = null;
        await RevokeAsync(orphan, Options, RevocationCause.SignInFailed);
    }

    /// <summary>The token of a session, with the options of the scheme that issued it: with these it is revoked.</summary>
    private SessionToken? TokenOf(Session? session)
        => session is { Token: { } token }
            ? new(token, Context.RequestServices.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get(session.Scheme))
            : null;

    private sealed record SessionToken(KakaoBusinessToken Token, KakaoBusinessOptions Options);
}
