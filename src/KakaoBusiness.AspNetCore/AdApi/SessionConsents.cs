using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Whether the last consent of a session opened the page for which it was asked. Known to this node for a while; on another the
/// user meets a page with a button instead of going to Kakao at once.
/// </summary>
internal sealed class SessionConsents(SessionReader sessions, TimeProvider timeProvider)
{
    private readonly BoundedMap<string, bool> _helpful = new(capacity: 10_000);

    public ValueTask<Session?> FindSessionAsync(HttpContext context, string? scheme) => sessions.FindAsync(context, scheme);

    /// <summary>Records that the page works: if a consent was just given for it, it has helped, and a later refusal is news.</summary>
    public async Task RecordSuccessAsync(HttpContext context, string page)
    {
        var session = await sessions.FindAsync(context, scheme: null);
        if (session?.Id is { } id && GivenConsent.IsFor(session.Properties, page, timeProvider.GetUtcNow())) _helpful.Set(id, true);
    }

    /// <summary>Whether a consent was just given for the page, and has not helped.</summary>
    public bool WasOfNoUse(Session session, string page)
        => GivenConsent.IsFor(session.Properties, page, timeProvider.GetUtcNow()) && !(session.Id is { } id && _helpful.TryGet(id, out _));
}
