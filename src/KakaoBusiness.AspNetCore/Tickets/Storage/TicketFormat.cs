using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// The bytes of a stored ticket before they are protected: one byte that names the format, then the ticket in it.
/// Formats that were ever written stay readable, so that a new version of the library finds the sessions of the old one.
/// </summary>
internal static class TicketFormat
{
    /// <summary>The ticket as the framework's <see cref="TicketSerializer"/> writes it.</summary>
    private const byte FrameworkSerializer = 1;

    public static byte[] Serialize(AuthenticationTicket ticket)
    {
        var serialized = TicketSerializer.Default.Serialize(ticket);
        var bytes = new byte[serialized.Length + 1];
        bytes[0] = FrameworkSerializer;
        serialized.CopyTo(bytes, 1);
        return bytes;
    }

    /// <summary>The ticket, or <see langword="null"/> where the bytes are of an unknown format or cut off.</summary>
    public static AuthenticationTicket? Deserialize(byte[] bytes)
    {
        if (bytes is not [FrameworkSerializer, ..]) return null;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, 1, bytes.Length - 1));
            return TicketSerializer.Default.Read(reader);
        }
        // What the serializer throws on bytes that it cannot have written.
        catch (Exception exception) when (exception is IOException or ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
