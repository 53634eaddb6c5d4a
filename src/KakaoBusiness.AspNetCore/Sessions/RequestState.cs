using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Everything that the library records about one request, in one feature. Most requests have none.</summary>
internal sealed class RequestState
{
    /// <summary>
    /// Gets or sets whether the session could not be looked up. Nobody knows then whether the user is signed in: what needs no session
    /// continues, and whatever would turn the user away answers with 503 instead.
    /// </summary>
    public bool IsSessionUnknown { get; set; }

    /// <summary>
    /// Gets or sets whether the request stands for a circuit or hub connection: a replaced session is looked up where it continues.
    /// </summary>
    public bool FollowsSuccessors { get; set; }

    /// <summary>Gets or sets whether the library's policy evaluator authorizes the request at the moment.</summary>
    public bool IsPolicyEvaluated { get; set; }

    /// <summary>Gets or sets who is signed in at the app; <see langword="null"/> until somebody asks.</summary>
    public AppLogin? Login { get; set; }

    /// <summary>Gets the sessions that were read, by cookie scheme; <see langword="null"/> if there was none.</summary>
    public Dictionary<string, Session?> Sessions => field ??= new(StringComparer.Ordinal);

    /// <summary>Gets the cookie schemes whose session slides in this request.</summary>
    public HashSet<string> SlidingSchemes => field ??= new(StringComparer.Ordinal);

    private List<SupersededSession>? Superseded { get; set; }

    public static RequestState? Find(HttpContext context) => context.Features.Get<RequestState>();

    public static RequestState GetOrAdd(HttpContext context)
    {
        if (Find(context) is { } known) return known;
        var state = new RequestState();
        context.Features.Set(state);
        return state;
    }

    /// <summary>Returns whether the session of the request could not be looked up.</summary>
    public static bool HasUnknownSession(HttpContext context) => Find(context) is { IsSessionUnknown: true };

    /// <summary>Returns the session that a sign-in or sign-out of this request ends in a cookie scheme, if there was one.</summary>
    public static SupersededSession? FindSuperseded(HttpContext context, string cookieScheme)
    {
        if (Find(context)?.Superseded is not { } all) return null;
        foreach (var session in all)
            if (session.CookieScheme == cookieScheme) return session;
        return null;
    }

    public static SupersededSession GetOrAddSuperseded(HttpContext context, string cookieScheme)
    {
        if (FindSuperseded(context, cookieScheme) is { } known) return known;
        var session = new SupersededSession(cookieScheme);
        (GetOrAdd(context).Superseded ??= []).Add(session);
        return session;
    }
}

/// <summary>
/// The session that a sign-in or sign-out of this request ends, read once. One for each cookie scheme that
/// the request signs in to or out of.
/// </summary>
internal sealed class SupersededSession(string cookieScheme)
{
    public string CookieScheme => cookieScheme;

    /// <summary>Whether <see cref="HasCookie"/>, <see cref="Key"/> and <see cref="Ticket"/> are known.</summary>
    public bool IsRead { get; set; }

    public bool HasCookie { get; set; }

    /// <summary>Whether reading failed: nobody knows whose session it is.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>How the state of a consent names the session, as <c>SessionReplacer.ReadName</c> does.</summary>
    public string? Name { get; set; }

    /// <summary>Whether the sign-in leaves the token of the session alone: it has nothing to do with that session.</summary>
    public bool IsTokenKept { get; set; }

    /// <summary>The key of the stored session, also when its ticket cannot be read; <see langword="null"/> in cookie mode.</summary>
    public string? Key { get; set; }

    /// <summary>The ticket of the session; after a sign-in of this request, the ticket of that one.</summary>
    public AuthenticationTicket? Ticket { get; set; }

    /// <summary>Whether the cookie handler must not see the cookie, because all that it would read has been read.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Between the events <c>SigningIn</c> and <c>SignedIn</c>: a renewal in between is a sign-in.</summary>
    public bool IsSigningIn { get; set; }

    public bool IsSignedOut { get; set; }

    /// <summary>The key of the session that took the place of the one whose key the cookie handler knows.</summary>
    public string? SuccessorKey { get; set; }
}
