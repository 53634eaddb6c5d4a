using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>Tickets as entries: encrypted and authenticated under a purpose that names the key, so that no entry is valid under another.</summary>
internal sealed class TicketProtection(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("KakaoBusiness.AspNetCore.Tickets");

    public byte[] Protect(string storageKey, AuthenticationTicket ticket)
    {
        var plain = TicketFormat.Serialize(ticket);
        var entry = _protector.CreateProtector(storageKey).Protect(plain);
        CryptographicOperations.ZeroMemory(plain);
        return entry;
    }

    /// <summary>The ticket, or <see langword="null"/> where the entry was not made for this key by this app.</summary>
    public AuthenticationTicket? Unprotect(string storageKey, byte[] entry)
    {
        byte[] plain;
        try
        {
            plain = _protector.CreateProtector(storageKey).Unprotect(entry);
        }
        catch (CryptographicException)
        {
            return null;
        }

        var ticket = TicketFormat.Deserialize(plain);
        CryptographicOperations.ZeroMemory(plain);
        return ticket;
    }
}
