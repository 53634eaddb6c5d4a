using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>
/// Provides the session of a connection to the code of hubs, and refuses invocations by a user whose Kakao Business session has ended. The hub of
/// interactive circuits uses this filter too, but there <see cref="SessionCircuitHandler"/> takes over the session.
/// </summary>
internal sealed class SessionHubFilter(
    LiveSessions sessions, KakaoBusinessIdentities identities, IOptions<KakaoBusinessCircuitOptions> options, TimeProvider timeProvider,
    KakaoBusinessLogger logger) : IHubFilter
{
    private static readonly object Key = new();

    /// <remarks>
    /// Not async, because the end of an async method would undo the assignment. The items of a stream are produced after this method has returned.
    /// </remarks>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var live = GetOrAdd(invocationContext.Context);
        LiveSession.Current = live;
        return IsOfCircuits(invocationContext.Hub) || !IsDue(live) || invocationContext.Context.User?.Identities.Any(identities.IsKakaoBusiness) is not true
            ? next(invocationContext)
            : CheckAsync(live, invocationContext, next);
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var live = GetOrAdd(context.Context);
        LiveSession.Current = live;
        if (!IsOfCircuits(context.Hub))
        {
            await sessions.BindAsync(live);
            live.CheckedAt = timeProvider.GetTimestamp();
        }

        await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        var live = GetOrAdd(context.Context);
        LiveSession.Current = live;
        try
        {
            await next(context, exception);
        }
        finally
        {
            live.Close();
        }
    }

    private static bool IsOfCircuits(Hub hub) => hub.GetType().Assembly == typeof(CircuitHandler).Assembly;

    private static LiveSession GetOrAdd(HubCallerContext context)
    {
        if (context.Items.TryGetValue(Key, out var known)) return (LiveSession)known!;
        var live = new LiveSession(context.GetHttpContext() is { } request ? new Handshake(request) : null);
        context.Items[Key] = live;
        return live;
    }

    private bool IsDue(LiveSession live) => live.CheckedAt is not { } at || timeProvider.GetElapsedTime(at) >= options.Value.RevalidationInterval;

    private async ValueTask<object?> CheckAsync(LiveSession live, HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var state = await sessions.CheckAsync(live, invocation.Context.User!);
        if (state == LiveSessionState.Unknown) throw new HubException("The session cannot be looked up at the moment. Try again later.");
        if (state != LiveSessionState.Alive)
        {
            logger.InvocationRefused();
            throw new HubException("The session has ended. Sign in and connect again.");
        }

        live.CheckedAt = timeProvider.GetTimestamp();
        return await next(invocation);
    }
}
