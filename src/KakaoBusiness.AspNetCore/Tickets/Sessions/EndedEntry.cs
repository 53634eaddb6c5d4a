namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>One line of the list of ended sessions.</summary>
/// <param name="Kind"><see cref="Session"/> or <see cref="User"/>.</param>
/// <param name="Key">The session's ID, or the user's index key.</param>
/// <param name="At">When it ended; for a user, sessions begun later are not meant.</param>
/// <param name="Until">When the last cookie that is meant has expired by itself.</param>
/// <param name="Except">The session of the user that goes on.</param>
internal sealed record EndedEntry(char Kind, string Key, DateTimeOffset At, DateTimeOffset Until, string? Except)
{
    public const char Session = 's';
    public const char User = 'u';

    public string Format() => $"{Kind}.{Key}.{UnixTime.Format(At)}.{UnixTime.Format(Until)}.{Except}";

    public static EndedEntry? Parse(string line)
        => line.Split('.') is [[Session or User] kind, { Length: > 0 } key, var at, var until, var except]
            && UnixTime.TryParse(at, out var endedAt) && UnixTime.TryParse(until, out var endedUntil)
            ? new(kind[0], key, endedAt, endedUntil, except.Length == 0 ? null : except)
            : null;

    /// <summary>Not the session's ID, nor the user's hash: they do not belong into a log.</summary>
    public override string ToString() => nameof(EndedEntry);
}
