using System.Buffers.Binary;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// The list of ended sessions as bytes: a version, then entries of one length each. No value has a variable length or a
/// separator, so that no content can become an entry.
/// </summary>
internal static class EndedList
{
    /// <summary>The bytes of one entry: kind, user, session, two times.</summary>
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
        var entries = new List<EndedEntry>((bytes.Length - HeaderLength) / EntryLength);
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
