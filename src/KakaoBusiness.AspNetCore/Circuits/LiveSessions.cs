using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>Specifies the result of looking up the session of a circuit or hub connection.</summary>
internal enum LiveSessionState
{
    /// <summary>The session is alive and belongs to the user who started the circuit or connection.</summary>
    Alive,

    /// <summary>There is no session, and there was none at the start.</summary>
    NotSignedIn,

    /// <summary>The session ended, was replaced by a new consent that cannot be followed, or now belongs to another user.</summary>
    Ended,

    /// <summary>The ticket store cannot be read.</summary>
    Unknown,
}

/// <summary>
/// Looks up the sessions of circuits and hub connections. Authenticates the cookies of the handshake again, with the same schemes, events and stores
/// as a request. Whatever ends a session for requests ends it here too.
/// </summary>
internal sealed class LiveSessions(
    IServiceScopeFactory scopes, IHttpContextAccessor accessor, SessionReader sessions, KakaoBusinessSchemes schemes, KakaoBusinessIdentities identities,
    KakaoBusinessLogger logger)
{
    /// <summary>Records the users who have a session at the start. Later sessions have to belong to the same users.</summary>
    public async Task BindAsync(LiveSession live)
    {
        if (live.Users is null && live.Handshake is { } handshake) live.Users = await ReadUsersAsync(live, handshake);
    }

    /// <summary>Returns the session of a scheme, or of any scheme.</summary>
    /// <exception cref="KakaoBusinessTokenUnavailableException">There is no session, or it has ended.</exception>
    /// <exception cref="KakaoBusinessTicketStoreException">The ticket store cannot be read.</exception>
    public async Task<Session> GetAsync(LiveSession live, string? scheme)
    {
        var (session, state) = await FindAsync(live, scheme);
        return state switch
        {
            LiveSessionState.Alive => session!,
            LiveSessionState.NotSignedIn => throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSignedIn),
            LiveSessionState.Ended => throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.SessionEnded),
            _ => throw new KakaoBusinessTicketStoreException("The session of the circuit or hub connection could not be looked up: the ticket store is unavailable."),
        };
    }

    /// <summary>Looks up the session of a scheme, or of any scheme.</summary>
    public async Task<(Session? Session, LiveSessionState State)> FindAsync(LiveSession live, string? scheme)
    {
        if (live.Handshake is not { } handshake) return (null, live.IsClosed ? LiveSessionState.Ended : LiveSessionState.NotSignedIn);
        await BindAsync(live);
        if (live.Users is not { } users) return (null, LiveSessionState.Unknown);

        var (session, isUnknown) = await RunAsync(live, handshake, async context => (await sessions.FindAsync(context, scheme), RequestState.HasUnknownSession(context)));
        if (live.IsClosed) return (null, LiveSessionState.Ended);
        if (session is null && isUnknown) return (null, LiveSessionState.Unknown);
        if (session is not null)
        {
            if (users.TryGetValue(session.Scheme, out var user) && user == GetUser(session)) return (session, LiveSessionState.Alive);
            logger.SessionOfAnotherUser(session.Scheme);
            return (null, LiveSessionState.Ended);
        }

        var hadOne = scheme is null ? users.Count > 0 : users.ContainsKey(scheme);
        return (null, hadOne ? LiveSessionState.Ended : LiveSessionState.NotSignedIn);
    }

    /// <summary>Returns the worst state of the sessions behind the user's Kakao Business identities.</summary>
    public async Task<LiveSessionState> CheckAsync(LiveSession live, ClaimsPrincipal user)
    {
        var worst = LiveSessionState.Alive;
        foreach (var identity in user.Identities.Where(identities.IsKakaoBusiness))
        {
            var state = (await FindAsync(live, identity.AuthenticationType)).State;
            if (state is LiveSessionState.Ended or LiveSessionState.NotSignedIn) return LiveSessionState.Ended;
            if (state == LiveSessionState.Unknown) worst = state;
        }

        return worst;
    }

    /// <summary>Runs code in a copy of the request that started the connection.</summary>
    public async Task<TResult> RunAsync<TResult>(LiveSession live, Handshake handshake, Func<HttpContext, Task<TResult>> run)
    {
        // A session that was replaced before the connection started does not count: its cookie is a copy.
        var followsSuccessors = live.Users is { Count: > 0 };
        await using var scope = scopes.CreateAsyncScope();
        return await Detach(() =>
        {
            var context = handshake.CreateContext(scope.ServiceProvider, followsSuccessors);
            accessor.HttpContext = context;
            return run(context);
        });
    }

    /// <summary>
    /// Runs code without the execution context of the caller. <see cref="IHttpContextAccessor"/> is set for the app's events, and in the same context
    /// its setter would clear the request that the caller sees.
    /// </summary>
    private static Task<TResult> Detach<TResult>(Func<Task<TResult>> run)
    {
        if (ExecutionContext.IsFlowSuppressed()) return Task.Run(run);
        using (ExecutionContext.SuppressFlow()) return Task.Run(run);
    }

    private Task<Dictionary<string, string>?> ReadUsersAsync(LiveSession live, Handshake handshake) => RunAsync(live, handshake, async context =>
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var scheme in schemes.Names)
        {
            if (await sessions.FindAsync(context, scheme) is { } session) users[scheme] = GetUser(session);
        }

        return RequestState.HasUnknownSession(context) ? null : users;
    });

    private string GetUser(Session session) => SessionSuccessors.FindUser(session.Principal, session.Properties, identities) ?? session.Id ?? "";
}
