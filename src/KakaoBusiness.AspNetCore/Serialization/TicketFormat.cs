using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>
/// The bytes of a ticket before they are protected, in a cookie or in a store: compact if that form can express the ticket, else as
/// the framework writes them. The first byte distinguishes the formats. Whoever reads them has had Data Protection authenticate them.
/// </summary>
internal static class TicketFormat
{
    /// <summary>The framework's first byte: its version, an <see cref="int"/>, least significant byte first.</summary>
    private const byte Framework = 5;

    public static byte[] Serialize(AuthenticationTicket ticket)
        => CompactTicket.TryWrite(ticket) ?? TicketSerializer.Default.Serialize(ticket);

    /// <summary>Returns the ticket, or <see langword="null"/> if the bytes are of an unknown format or damaged.</summary>
    public static AuthenticationTicket? Deserialize(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [CompactTicket.Version, ..] => CompactTicket.Read(bytes),
        [Framework, ..] => ReadFramework(bytes),
        _ => null,
    };

    private static AuthenticationTicket? ReadFramework(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(bytes.ToArray());
        }
        // A ticket format that the app replaced may have used the same purposes.
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return null;
        }
    }
}
