using KakaoBusiness.AspNetCore.Tickets;

namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <summary>
/// The sessions whose last consent opened the page for which it was asked. Known to this node for a while; on another the
/// user meets a page with a button instead of going to Kakao at once.
/// </summary>
internal sealed class HelpfulConsents
{
    private readonly BoundedMap<bool> _sessions = new(capacity: 10_000);

    public void Note(string sessionId) => _sessions.Set(sessionId, true);

    public bool Contains(string sessionId) => _sessions.TryGet(sessionId, out _);
}
