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

    /// <summary>Gets the sessions that were read, by cookie scheme.</summary>
    public Dictionary<string, FoundSession> Sessions => field ??= new(StringComparer.Ordinal);

    /// <summary>Gets the cookie schemes whose session slides in this request.</summary>
    public HashSet<string> SlidingSchemes => field ??= new(StringComparer.Ordinal);

    /// <summary>Gets or sets the sessions that sign-ins and sign-outs of this request end, as a linked list.</summary>
    public SupersededSession? Superseded { get; set; }

    public static RequestState? Find(HttpContext context) => context.Features.Get<RequestState>();

    public static RequestState GetOrAdd(HttpContext context)
    {
        if (Find(context) is { } known) return known;
        var state = new RequestState();
        context.Features.Set(state);
        return state;
    }
}

/// <summary>A session that was read for a request.</summary>
internal sealed class FoundSession(Session? session)
{
    public Session? Session { get; } = session;

    /// <summary>Gets or sets whether the session counts; <see langword="null"/> until somebody asks.</summary>
    public bool? Counts { get; set; }
}
