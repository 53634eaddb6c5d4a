using KakaoBusiness.AspNetCore.Circuits;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Finds the token of the session of the current request, or of the circuit or hub connection whose code is running.</summary>
internal sealed class SessionTokens(IHttpContextAccessor accessor, SessionReader sessions, LiveSessions live, TokenCheckSchedule schedule) : IKakaoBusinessTokenAccessor
{
    /// <summary>The circuit or connection that makes the call. A handler that repeats the call may have left its context.</summary>
    private static readonly HttpRequestOptionsKey<LiveSession> Caller = new("KakaoBusiness.AspNetCore.LiveSession");

    /// <exception cref="KakaoBusinessTokenUnavailableException">There is no request, no session or no saved token.</exception>
    public async ValueTask<CallToken> GetAsync(HttpRequestMessage call, string? scheme)
    {
        var session = await GetSessionAsync(call, scheme);
        var token = session.Token ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSaved);
        return new SessionCallToken(session, token, schedule);
    }

    public async ValueTask<KakaoBusinessToken?> GetTokenAsync(string? authenticationScheme)
    {
        var context = accessor.HttpContext;
        if (LiveSession.FindFor(context) is { } ambient) return (await live.FindAsync(ambient, authenticationScheme)).Session?.Token;
        return context is null || LiveSession.CarriesConnection(context) ? null : (await sessions.FindAsync(context, authenticationScheme))?.Token;
    }

    private async ValueTask<Session> GetSessionAsync(HttpRequestMessage call, string? scheme)
    {
        var request = accessor.HttpContext;
        if ((call.Options.TryGetValue(Caller, out var known) ? known : LiveSession.FindFor(request)) is { } caller)
        {
            call.Options.Set(Caller, caller);
            return await live.GetAsync(caller, scheme);
        }

        if (request is null || LiveSession.CarriesConnection(request)) throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.OutsideRequest);
        return await sessions.FindAsync(request, scheme)
            ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSignedIn);
    }

    private sealed class SessionCallToken(Session session, KakaoBusinessToken token, TokenCheckSchedule schedule) : CallToken(session.Scheme, token)
    {
        public override IReadOnlyList<string> GrantedScopes => session.GrantedScopes;

        public override bool IsDead => session.Id is { } id && schedule.FindMark(id) is not null;

        public override bool Holds(string scope) => session.Holds(scope);

        public override ValueTask<bool> RecordDeadAsync(CancellationToken cancellationToken)
        {
            if (session.Id is { } id) schedule.Mark(id);
            return new(true);
        }
    }
}
