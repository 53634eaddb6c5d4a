using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Contains everything that the library records about a request, as one request feature. Most requests have none.</summary>
internal sealed class RequestState
{
    /// <summary>
    /// Gets or sets whether the session could not be looked up, so that it is unknown whether the user is signed in. What needs no session
    /// continues. Whatever would refuse the user answers with 503 instead.
    /// </summary>
    public bool IsSessionUnknown { get; set; }

    /// <summary>
    /// Gets or sets whether the request stands for a circuit or hub connection. A replaced session is then looked up under the key where it
    /// continues.
    /// </summary>
    public bool FollowsSuccessors { get; set; }

    /// <summary>Gets or sets whether the library's policy evaluator is authorizing the request.</summary>
    public bool IsPolicyEvaluated { get; set; }

    /// <summary>Gets or sets the app's login, or <see langword="null"/> until it is first needed.</summary>
    public AppLogin? Login { get; set; }

    /// <summary>Gets the sessions that were read, by cookie scheme. The value of a scheme without a session is <see langword="null"/>.</summary>
    public Dictionary<string, Session?> Sessions => field ??= new(StringComparer.Ordinal);

    /// <summary>Gets the cookie schemes whose session this request renews by sliding expiration.</summary>
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

    /// <summary>Returns the session that a sign-in or sign-out of this request ends in a cookie scheme, if any.</summary>
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
/// Represents the session that a sign-in or sign-out of this request ends. It is read once. There is one for each cookie scheme that the
/// request signs in to or out of.
/// </summary>
internal sealed class SupersededSession(string cookieScheme)
{
    public string CookieScheme => cookieScheme;

    /// <summary>Gets or sets whether <see cref="HasCookie"/>, <see cref="Key"/> and <see cref="Ticket"/> are known.</summary>
    public bool IsRead { get; set; }

    public bool HasCookie { get; set; }

    /// <summary>Gets or sets whether reading failed, so that it is unknown whose session it is.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>Gets or sets the name of the session in the state of a consent, as <c>SessionReplacer.ReadName</c> returns it.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets whether the sign-in is unrelated to the session, whose token is then not revoked.</summary>
    public bool IsUnrelated { get; set; }

    /// <summary>Gets or sets the key of the stored session, even if its ticket cannot be read; <see langword="null"/> in cookie mode.</summary>
    public string? Key { get; set; }

    /// <summary>Gets or sets the ticket of the session. After a sign-in in this request, it is the ticket of the new session.</summary>
    public AuthenticationTicket? Ticket { get; set; }

    /// <summary>Gets or sets whether the cookie is hidden from the cookie handler, because its session has already been read.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Gets or sets whether the request is between the events <c>SigningIn</c> and <c>SignedIn</c>. A renewal is then a sign-in.</summary>
    public bool IsSigningIn { get; set; }

    public bool IsSignedOut { get; set; }

    /// <summary>Gets or sets the key of the session that replaced the one whose key the cookie handler knows.</summary>
    public string? SuccessorKey { get; set; }
}
