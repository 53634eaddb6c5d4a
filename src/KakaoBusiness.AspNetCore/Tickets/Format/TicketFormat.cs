using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// The bytes of a ticket before they are protected, in a cookie or in a store: compact where that says exactly the same, else as
/// the framework writes them. Formats that were ever written stay readable, so that a new version of the library finds the
/// sessions of the old one; the first byte tells them apart.
/// </summary>
internal static class TicketFormat
{
    /// <summary>One byte, and then the ticket as the framework's <see cref="TicketSerializer"/> writes it. Read, no longer written.</summary>
    private const byte PrefixedFramework = 1;

    /// <summary>The framework's own first byte: its version, an <see cref="int"/>, least significant byte first.</summary>
    private const byte Framework = 5;

    public static byte[] Serialize(AuthenticationTicket ticket)
        => CompactTicket.TryWrite(ticket) ?? TicketSerializer.Default.Serialize(ticket);

    /// <summary>The ticket, or <see langword="null"/> where the bytes are of an unknown format, cut off, or nothing that was ever written.</summary>
    public static AuthenticationTicket? Deserialize(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [CompactTicket.Version, ..] => CompactTicket.Read(bytes),
        [PrefixedFramework, .. var framework] => ReadFramework(framework),
        [Framework, ..] => ReadFramework(bytes),
        _ => null,
    };

    private static AuthenticationTicket? ReadFramework(ReadOnlySpan<byte> bytes)
    {
        // The serializer believes every count that it reads, and follows every actor.
        if (!FrameworkTicketShape.IsSound(bytes)) return null;
        try
        {
            return TicketSerializer.Default.Deserialize(bytes.ToArray());
        }
        // What is left for the serializer to find wrong: a text that is no UTF-8, a name that comes twice.
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return null;
        }
    }
}
