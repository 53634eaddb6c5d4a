using System.Buffers.Binary;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Specifies what an entry of the list of ended sessions ends. The values are part of the stored format.</summary>
internal enum EndedKind : byte
{
    /// <summary>One session.</summary>
    Session = 1,

    /// <summary>All sessions of a user that had started by then, or all except one.</summary>
    User = 2,

    /// <summary>All sessions of all users that had started by then.</summary>
    Everyone = 3,
}

/// <summary>Represents an entry of the list of ended sessions.</summary>
/// <param name="Kind">The kind of the entry.</param>
/// <param name="User">The hash of the user; zero for <see cref="EndedKind.Everyone"/>.</param>
/// <param name="Session">The ID of the session. In an entry for a user, the ID of the session that continues; zero for none.</param>
/// <param name="At">The time when the entry ended its sessions. Sessions that started later are not affected.</param>
/// <param name="Until">The time when the last affected session reaches its absolute end.</param>
internal sealed record EndedEntry(EndedKind Kind, UInt128 User, UInt128 Session, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>Returns whether this entry ends everything that another entry ends, for at least as long.</summary>
    public bool Covers(EndedEntry other) => At >= other.At && Until >= other.Until && Kind switch
    {
        EndedKind.Everyone => true,
        EndedKind.User => other.Kind != EndedKind.Everyone && User == other.User && (Session == UInt128.Zero || SparesNoMoreThan(other)),
        _ => other.Kind == EndedKind.Session && User == other.User && Session == other.Session,
    };

    private bool SparesNoMoreThan(EndedEntry other) => other.Kind == EndedKind.User ? Session == other.Session : Session != other.Session;

    /// <summary>Returns a constant, because session IDs and hashes of users do not belong in a log.</summary>
    public override string ToString() => nameof(EndedEntry);
}

/// <summary>
/// Encodes the list of ended sessions as bytes: a version, followed by entries of the same length. No value has a variable length or a
/// separator, so that no content can become an entry.
/// </summary>
internal static class EndedList
{
    /// <summary>The length of an entry in bytes: kind, user, session, two times.</summary>
    public const int EntryLength = 1 + UserLength + SessionId.Length + sizeof(long) + sizeof(long);

    private const byte Version = 1;
    private const int HeaderLength = 1;
    private const int UserLength = 16;

    public static byte[] Encode(IReadOnlyCollection<EndedEntry> entries)
    {
        var bytes = new byte[HeaderLength + (entries.Count * EntryLength)];
        bytes[0] = Version;
        var rest = bytes.AsSpan(HeaderLength);
        foreach (var entry in entries)
        {
            rest[0] = (byte)entry.Kind;
            BinaryPrimitives.WriteUInt128BigEndian(rest[1..], entry.User);
            BinaryPrimitives.WriteUInt128BigEndian(rest[(1 + UserLength)..], entry.Session);
            BinaryPrimitives.WriteInt64BigEndian(rest[(1 + UserLength + SessionId.Length)..], entry.At.UtcTicks);
            BinaryPrimitives.WriteInt64BigEndian(rest[(1 + UserLength + SessionId.Length + sizeof(long))..], entry.Until.UtcTicks);
            rest = rest[EntryLength..];
        }

        return bytes;
    }

    /// <summary>Returns the entries, or <see langword="null"/> if the bytes are not a list of this version.</summary>
    public static List<EndedEntry>? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Version, ..] || (bytes.Length - HeaderLength) % EntryLength != 0) return null;
        List<EndedEntry> entries = [];
        for (var rest = bytes[HeaderLength..]; rest.Length > 0; rest = rest[EntryLength..])
        {
            if (ReadEntry(rest) is not { } entry) return null;
            entries.Add(entry);
        }

        return entries;
    }

    private static EndedEntry? ReadEntry(ReadOnlySpan<byte> bytes)
    {
        var kind = (EndedKind)bytes[0];
        var at = BinaryPrimitives.ReadInt64BigEndian(bytes[(1 + UserLength + SessionId.Length)..]);
        var until = BinaryPrimitives.ReadInt64BigEndian(bytes[(1 + UserLength + SessionId.Length + sizeof(long))..]);
        if (kind is not (EndedKind.Session or EndedKind.User or EndedKind.Everyone) || !IsTime(at) || !IsTime(until)) return null;
        return new(
            kind,
            BinaryPrimitives.ReadUInt128BigEndian(bytes[1..]),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[(1 + UserLength)..]),
            new DateTimeOffset(at, TimeSpan.Zero),
            new DateTimeOffset(until, TimeSpan.Zero));
    }

    private static bool IsTime(long ticks) => ticks >= DateTimeOffset.MinValue.UtcTicks && ticks <= DateTimeOffset.MaxValue.UtcTicks;
}
