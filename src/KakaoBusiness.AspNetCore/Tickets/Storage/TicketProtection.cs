using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Tickets as entries: encrypted and authenticated for one cookie scheme, together with the entry's own key, so that no entry is
/// valid under another key, and no key of one scheme opens a session of another.
/// </summary>
/// <remarks>
/// The key is the first thing in what is protected, rather than a purpose of its own: a protector for each key would be
/// made for each request. Either way only a holder of the Data Protection keys makes an entry that a key accepts.
/// </remarks>
internal sealed class TicketProtection(IDataProtectionProvider provider, string cookieScheme)
{
    private const int KeyLength = SHA256.HashSizeInBytes;

    private readonly IDataProtector _protector = provider.CreateProtector("KakaoBusiness.AspNetCore.Tickets", cookieScheme);

    public byte[] Protect(string storageKey, AuthenticationTicket ticket)
    {
        var ticketBytes = TicketFormat.Serialize(ticket);
        var plain = new byte[KeyLength + ticketBytes.Length];
        WriteKey(storageKey, plain);
        ticketBytes.CopyTo(plain, KeyLength);
        var entry = _protector.Protect(plain);
        CryptographicOperations.ZeroMemory(ticketBytes);
        CryptographicOperations.ZeroMemory(plain);
        return entry;
    }

    /// <summary>The ticket, or <see langword="null"/> where the entry was not made for this key and scheme by this app.</summary>
    public AuthenticationTicket? Unprotect(string storageKey, byte[] entry)
    {
        byte[] plain;
        try
        {
            plain = _protector.Unprotect(entry);
        }
        catch (CryptographicException)
        {
            return null;
        }

        Span<byte> key = stackalloc byte[KeyLength];
        WriteKey(storageKey, key);
        var isForKey = plain.Length > KeyLength && CryptographicOperations.FixedTimeEquals(plain.AsSpan(0, KeyLength), key);
        var ticket = isForKey ? TicketFormat.Deserialize(plain.AsSpan(KeyLength)) : null;
        CryptographicOperations.ZeroMemory(plain);
        return ticket;
    }

    /// <summary>A storage key is a SHA-256 as text.</summary>
    private static void WriteKey(string storageKey, Span<byte> bytes) => Base64Url.DecodeFromChars(storageKey, bytes);
}
