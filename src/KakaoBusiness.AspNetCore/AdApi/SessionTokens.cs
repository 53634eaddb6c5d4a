using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Finds the token of the session of the current request.</summary>
internal sealed class SessionTokens(IHttpContextAccessor accessor, SessionReader sessions, DeadTokenMarks marks)
{
    /// <exception cref="KakaoBusinessTokenUnavailableException">There is no request, no session or no saved token.</exception>
    public async ValueTask<CallToken> GetAsync(string? scheme)
    {
        var context = accessor.HttpContext ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.OutsideRequest);
        var session = await sessions.FindAsync(context, scheme)
            ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSignedIn);
        var token = session.Token ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSaved);
        return new SessionCallToken(session, token, marks);
    }

    private sealed class SessionCallToken(Session session, KakaoBusinessToken token, DeadTokenMarks marks) : CallToken(session.Scheme, token)
    {
        public override IReadOnlyList<string> GrantedScopes => session.GrantedScopes;

        public override bool IsDead => session.Id is { } id && marks.Find(id) is not null;

        public override bool Holds(string scope) => session.Holds(scope);

        public override ValueTask<bool> RecordDeadAsync(CancellationToken cancellationToken)
        {
            if (session.Id is { } id) marks.Mark(id);
            return new(true);
        }
    }
}
