namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>What an entry of the list of ended sessions ends. The values are part of the stored format.</summary>
internal enum EndedKind : byte
{
    /// <summary>One session.</summary>
    Session = 1,

    /// <summary>All sessions of a user begun by then, except one perhaps.</summary>
    User = 2,

    /// <summary>All sessions of all users begun by then.</summary>
    Everyone = 3,
}

/// <summary>One entry of the list of ended sessions.</summary>
/// <param name="Kind">What the entry ends.</param>
/// <param name="User">The hash of the user; zero for <see cref="EndedKind.Everyone"/>.</param>
/// <param name="Session">The session's ID. In an entry for a user, the session that continues; zero for none.</param>
/// <param name="At">When it ended. Sessions begun later are not affected.</param>
/// <param name="Until">When the last session that is affected has reached its absolute end.</param>
internal sealed record EndedEntry(EndedKind Kind, UInt128 User, UInt128 Session, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>Returns whether this entry ends all that the other one ends, for as long.</summary>
    public bool Covers(EndedEntry other) => At >= other.At && Until >= other.Until && Kind switch
    {
        EndedKind.Everyone => true,
        EndedKind.User => other.Kind != EndedKind.Everyone && User == other.User && (Session == UInt128.Zero || SparesNoMoreThan(other)),
        _ => other.Kind == EndedKind.Session && User == other.User && Session == other.Session,
    };

    private bool SparesNoMoreThan(EndedEntry other) => other.Kind == EndedKind.User ? Session == other.Session : Session != other.Session;

    /// <summary>Returns no session ID and no hash of a user, because they do not belong in a log.</summary>
    public override string ToString() => nameof(EndedEntry);
}
