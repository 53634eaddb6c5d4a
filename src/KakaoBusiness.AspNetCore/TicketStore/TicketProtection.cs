using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Tickets as entries: encrypted and authenticated under a purpose that names the cookie scheme, the ClientIds of the app
/// and the key, so that no entry is valid under another key or for another app at Kakao, and no key of one scheme opens a session of
/// another.
/// </summary>
/// <remarks>
/// A protector for each key costs less than half a microsecond; the key inside of what is protected would cost 32 bytes an entry.
/// </remarks>
internal sealed class TicketProtection(IDataProtectionProvider provider, string cookieScheme, string clients)
{
    private readonly IDataProtector _protector = provider.CreateProtector("KakaoBusiness.AspNetCore.Tickets", cookieScheme, clients);

    public byte[] Protect(string storageKey, AuthenticationTicket ticket)
    {
        var plain = TicketFormat.Serialize(ticket);
        var entry = _protector.CreateProtector(storageKey).Protect(plain);
        CryptographicOperations.ZeroMemory(plain);
        return entry;
    }

    /// <summary>The ticket, or <see langword="null"/> where the entry was not made for this key and scheme by this app.</summary>
    public AuthenticationTicket? Unprotect(string storageKey, byte[] entry)
    {
        if (Open(storageKey, entry) is not { } plain) return null;
        var ticket = TicketFormat.Deserialize(plain);
        CryptographicOperations.ZeroMemory(plain);
        return ticket;
    }

    /// <summary>
    /// Does the same for an entry in the memory of this process. It is decrypted once: encrypting the ticket there again would
    /// protect it from nobody, because whoever reads that memory finds the keys of Data Protection as well.
    /// </summary>
    public AuthenticationTicket? Unprotect(string storageKey, LocalTicketEntry local)
    {
        if (local.FindOpened(this) is { } known) return TicketFormat.Deserialize(known);
        if (local.Entry is not { } entry || Open(storageKey, entry) is not { } plain) return null;
        local.SetOpened(this, plain);
        return TicketFormat.Deserialize(plain);
    }

    private byte[]? Open(string storageKey, byte[] entry)
    {
        try
        {
            return _protector.CreateProtector(storageKey).Unprotect(entry);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
