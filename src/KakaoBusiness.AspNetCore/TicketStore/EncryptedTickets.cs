using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// The tickets in the backend: encrypted and authenticated under a purpose that names the cookie scheme, the ClientIds of the app
/// and the key, so that no entry is valid under another key or for another app at Kakao, and no key of one scheme opens a session of
/// another.
/// </summary>
/// <remarks>
/// A protector for each key costs less than half a microsecond; the key inside of what is protected would cost 32 bytes an entry.
/// </remarks>
internal sealed class EncryptedTickets(GuardedTicketBackend storage, IDataProtectionProvider provider, string cookieScheme, string clients)
{
    private readonly IDataProtector _protector = provider.CreateProtector("KakaoBusiness.AspNetCore.Tickets", cookieScheme, clients);

    public Task SetAsync(string storageKey, AuthenticationTicket ticket, TimeSpan lifetime)
        => storage.SetAsync(storageKey, Protect(storageKey, ticket), lifetime, CancellationToken.None);

    /// <returns>Whether the entry was still there.</returns>
    public Task<bool> ReplaceAsync(string storageKey, AuthenticationTicket ticket, TimeSpan lifetime)
        => storage.ReplaceAsync(storageKey, Protect(storageKey, ticket), lifetime, CancellationToken.None);

    public Task RemoveAsync(string storageKey) => storage.RemoveAsync(storageKey, CancellationToken.None);

    /// <summary>Finds a ticket, in the memory of this process if the backend keeps it there. An entry that cannot be read has no ticket.</summary>
    public async ValueTask<(bool IsThere, AuthenticationTicket? Ticket)> FindAsync(string storageKey, CancellationToken cancellationToken)
    {
        if (await storage.FindLocalAsync(storageKey) is { } local && Unprotect(storageKey, local) is { } ticket) return (true, ticket);
        return await storage.GetAsync(storageKey, cancellationToken) is { } entry ? (true, Unprotect(storageKey, entry)) : default;
    }

    internal byte[] Protect(string storageKey, AuthenticationTicket ticket)
    {
        var plain = TicketFormat.Serialize(ticket);
        var entry = _protector.CreateProtector(storageKey).Protect(plain);
        CryptographicOperations.ZeroMemory(plain);
        return entry;
    }

    /// <summary>The ticket, or <see langword="null"/> if the entry was not made for this key and scheme by this app.</summary>
    internal AuthenticationTicket? Unprotect(string storageKey, byte[] entry)
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
    internal AuthenticationTicket? Unprotect(string storageKey, LocalTicketEntry local)
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
