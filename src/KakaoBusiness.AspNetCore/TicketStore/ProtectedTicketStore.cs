using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Stores the sessions of the cookie handler. The cookie contains a random key. The backend stores the protected ticket, which expires when
/// the session does, so that a request costs one read and nothing else.
/// </summary>
internal sealed class ProtectedTicketStore(
    GuardedTicketBackend storage,
    IDataProtector protector,
    SessionIndex index,
    StoreAvailability availability,
    TimeProvider timeProvider,
    KakaoBusinessLogger logger) : ITicketStore, IRandomKeyTicketStore
{
    // In bytes, and in base64url characters.
    private const int KeyLength = 32;
    private const int KeyTextLength = 43;

    /// <summary>
    /// Creates the protector for the tickets of a cookie scheme. Its purpose contains the scheme and the ClientIds of the app. The purpose for
    /// an entry also contains the key. Therefore, no entry is valid under another key or for another app at Kakao, and no key of one scheme
    /// opens a session of another.
    /// </summary>
    /// <remarks>
    /// A protector for each key costs less than half a microsecond. Including the key in the protected data would cost 32 bytes per entry.
    /// </remarks>
    public static IDataProtector CreateProtector(IDataProtectionProvider provider, string cookieScheme, string clients)
        => provider.CreateProtector("KakaoBusiness.AspNetCore.Tickets", cookieScheme, clients);

    public bool IsKey(string text) => IsKeyText(text);

    /// <summary>Creates a key for the session cookie: 256 random bits.</summary>
    public static string CreateKey() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(KeyLength));

    /// <summary>Returns whether a text from an untrusted source has the form of a key.</summary>
    public static bool IsKeyText(string text) => text.Length == KeyTextLength && CompactText.IsBase64Url(text);

    /// <summary>
    /// Returns the key under which the backend stores the session, or <see langword="null"/> if the text is not a key. It is a SHA-256 hash, so
    /// that nobody who reads the backend learns a key that opens a session.
    /// </summary>
    public static string? ToStorageKey(string? key)
        => key is not null && IsKeyText(key) ? WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(key))) : null;

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, CancellationToken.None);

    /// <remarks>
    /// Writes the index and the session in parallel, so that the wait is that of the slower write. A session that is not in the list could not
    /// be ended, so its key is returned only if both writes succeed. An index field without a session does no harm. Like every other write, these
    /// are not cancelled with the request, because a browser that disconnects must not decide what is stored.
    /// </remarks>
    public async Task<string> StoreAsync(AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        var key = CreateKey();
        var storageKey = ToStorageKey(key)!;
        if (GetTimeLeft(ticket) is not { } left) return key;

        var listed = index.BeginAsync(ticket, storageKey, left);
        await Task.WhenAll(listed, storage.SetAsync(storageKey, Protect(storageKey, ticket), left, CancellationToken.None));
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        if (ToStorageKey(key) is not { } storageKey || GetTimeLeft(ticket) is not { } left) return;
        if (await storage.ReplaceAsync(storageKey, Protect(storageKey, ticket), left, CancellationToken.None))
            await index.AddAsync(ticket, storageKey, left);
        else
            logger.RenewalDropped();
    }

    /// <remarks>
    /// Sliding renewals happen while the response starts, when a failure can no longer be reported. The entry stays as it was, and the next
    /// request tries again. A sign-in never calls this method, because it stores a new session.
    /// </remarks>
    public async Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        try
        {
            await RenewAsync(key, ticket, cancellationToken);
        }
        catch (KakaoBusinessTicketStoreException)
        {
            logger.RenewalFailed();
        }
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
    {
        if (ToStorageKey(key) is not { } storageKey || availability.IsRemovalPostponed(storageKey)) return null;
        var ticket = await storage.FindLocalAsync(storageKey) is { } local ? Unprotect(storageKey, local) : null;
        if (ticket is null)
        {
            if (await storage.GetAsync(storageKey, cancellationToken) is not { } entry) return null;
            ticket = Unprotect(storageKey, entry);
        }

        if (ticket is null) logger.EntryUnreadable();
        else index.RecordUse(ticket, storageKey);
        return ticket;
    }

    /// <remarks>Records a failed lookup on the request and does not throw, because pages that need no session would fail too.</remarks>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        try
        {
            return await RetrieveAsync(key, cancellationToken);
        }
        catch (KakaoBusinessTicketStoreException)
        {
            RequestState.GetOrAdd(httpContext).IsSessionUnknown = true;
            return null;
        }
    }

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    /// <remarks>
    /// Signs the user out even if the backend is unavailable. An entry that cannot be removed now is removed later. The removal fails only
    /// if too many others are waiting.
    /// </remarks>
    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        if (ToStorageKey(key) is not { } storageKey) return;
        try
        {
            await storage.RemoveAsync(storageKey, CancellationToken.None);
        }
        catch (KakaoBusinessTicketStoreException)
        {
            availability.PostponeRemoval(storageKey);
        }
    }

    public Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken) => RemoveAsync(key, cancellationToken);

    /// <summary>Returns the remaining lifetime of the ticket, or <see langword="null"/> if it has expired.</summary>
    private TimeSpan? GetTimeLeft(AuthenticationTicket ticket)
        => ticket.Properties.ExpiresUtc - timeProvider.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : null;

    internal byte[] Protect(string storageKey, AuthenticationTicket ticket)
    {
        var plain = TicketFormat.Serialize(ticket);
        var entry = protector.CreateProtector(storageKey).Protect(plain);
        CryptographicOperations.ZeroMemory(plain);
        return entry;
    }

    /// <summary>Returns the ticket, or <see langword="null"/> if the entry was not created for this key and scheme by this app.</summary>
    internal AuthenticationTicket? Unprotect(string storageKey, byte[] entry)
    {
        if (Open(storageKey, entry) is not { } plain) return null;
        var ticket = TicketFormat.Deserialize(plain);
        CryptographicOperations.ZeroMemory(plain);
        return ticket;
    }

    /// <summary>
    /// Returns the ticket of an entry in the memory of this process. The entry is decrypted only once. Encrypting the ticket there again would
    /// not protect it, because anyone who can read that memory also finds the Data Protection keys.
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
            return protector.CreateProtector(storageKey).Unprotect(entry);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
