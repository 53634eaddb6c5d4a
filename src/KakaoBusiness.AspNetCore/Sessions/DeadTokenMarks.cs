namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// The sessions that need a consent because an ad API said that their token is dead. Whoever calls an ad API may have sent
/// the head of its answer already, so that the ticket cannot be written; therefore this node remembers it for a while: further
/// calls are refused without asking, and the session's next request has the token looked up. Another node, or this one after
/// a restart, learns it from the next call.
/// </summary>
internal sealed class DeadTokenMarks(TimeProvider timeProvider)
{
    private const int Capacity = 10_000;

    /// <summary>A mark that nothing confirms does not last: the ad API may have been wrong.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly BoundedMap<string, DateTimeOffset> _markedAt = new(Capacity);

    public void Mark(string sessionId) => _markedAt.Set(sessionId, timeProvider.GetUtcNow());

    /// <summary>Kakao says that the token lives.</summary>
    public void Clear(string sessionId) => _markedAt.Remove(sessionId);

    /// <summary>When the session was marked, or <see langword="null"/> if it is not.</summary>
    public DateTimeOffset? Find(string sessionId)
        => _markedAt.TryGet(sessionId, out var markedAt) && IsFresh(timeProvider.GetUtcNow() - markedAt) ? markedAt : null;

    /// <summary>A mark from the future, made before the clock was set back, would last until then; the next call marks anew.</summary>
    private static bool IsFresh(TimeSpan age) => age >= TimeSpan.Zero && age < Lifetime;
}
