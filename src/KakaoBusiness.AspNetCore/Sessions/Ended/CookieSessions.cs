namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Cookie mode: no session can be listed, any can be ended.</summary>
internal sealed class CookieSessions(EndedSessions ended) : IKakaoBusinessSessions
{
    public bool CanList => false;

    public Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, int skip, int take, CancellationToken cancellationToken)
        => throw new NotSupportedException("In cookie mode the sessions of a user are not known. Add a ticket store: AddKakaoBusinessTicketStore(), or AddKakaoBusinessRedis(...).");

    public Task<bool> EndAsync(string nameIdentifier, string sessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return Task.FromResult(ended.EndSession(nameIdentifier, sessionId));
    }

    public Task EndOthersAsync(string nameIdentifier, string currentSessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ArgumentException.ThrowIfNullOrEmpty(currentSessionId);
        ended.EndUser(nameIdentifier, currentSessionId);
        return Task.CompletedTask;
    }

    public Task SignOutEverywhereAsync(string nameIdentifier, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ended.EndUser(nameIdentifier, except: null);
        return Task.CompletedTask;
    }
}
