using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// The session store of the cookie handler: the cookie holds a random key, the ticket lies protected in the backend and
/// expires there when the session does, so that a request costs one reading call and nothing else.
/// </summary>
internal sealed class ProtectedTicketStore(
    EncryptedTickets tickets,
    SessionIndex index,
    SessionLifetime lifetime,
    PostponedRemovals postponed,
    CookieAuthenticationOptions cookie,
    KakaoBusinessLogger logger) : ITicketStore, IRandomKeyTicketStore
{
    private readonly TimeProvider _timeProvider = cookie.TimeProvider ?? TimeProvider.System;

    public bool IsKey(string text) => TicketKey.HasForm(text);

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, CancellationToken.None);

    /// <remarks>
    /// Index and session side by side: the wait is that of the slower one. A session that no list shows could not be ended,
    /// so its key is given to nobody unless both are written; an index field without a session does no harm.
    /// Never cancelled with the request, like every other write: a browser that disconnects must not decide what is stored.
    /// </remarks>
    public async Task<string> StoreAsync(AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        var key = TicketKey.Create();
        var storageKey = TicketKey.ToStorageKey(key)!;
        if (Prepare(ticket) is not { } left) return key;

        var listed = index.BeginAsync(ticket, storageKey, left);
        await Task.WhenAll(listed, tickets.SetAsync(storageKey, ticket, left));
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        if (TicketKey.ToStorageKey(key) is not { } storageKey || Prepare(ticket) is not { } left) return;
        if (await tickets.ReplaceAsync(storageKey, ticket, left))
            await index.AddAsync(ticket, storageKey, left);
        else
            logger.RenewalDropped();
    }

    /// <remarks>
    /// Sliding renewals come while the response starts: there is nobody to report to, the entry is as good as before, and the
    /// next request tries again. A sign-in never comes here: it stores a new session.
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
        if (TicketKey.ToStorageKey(key) is not { } storageKey || postponed.Contains(storageKey)) return null;
        var (isThere, ticket) = await tickets.FindAsync(storageKey, cancellationToken);
        if (ticket is null)
        {
            if (isThere) logger.EntryUnreadable();
            return null;
        }

        if (lifetime.IsOver(ticket.Properties, _timeProvider.GetUtcNow())) return null;
        index.RecordUse(ticket, storageKey);
        return ticket;
    }

    /// <remarks>A look-up that failed is not an exception, or pages that need no session would fail too: it is recorded on the request.</remarks>
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

    /// <remarks>A user who signs out is signed out, whatever the backend does: what cannot be removed now is removed later.</remarks>
    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        if (TicketKey.ToStorageKey(key) is not { } storageKey) return;
        try
        {
            await tickets.RemoveAsync(storageKey);
        }
        catch (KakaoBusinessTicketStoreException)
        {
            postponed.Add(storageKey);
        }
    }

    public Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken) => RemoveAsync(key, cancellationToken);

    /// <summary>How long the ticket has still to live; <see langword="null"/> if it is over.</summary>
    private TimeSpan? Prepare(AuthenticationTicket ticket)
    {
        var now = _timeProvider.GetUtcNow();
        ticket.Properties.ExpiresUtc ??= now + cookie.ExpireTimeSpan;
        lifetime.Cap(ticket.Properties);
        var left = ticket.Properties.ExpiresUtc.Value - now;
        return left > TimeSpan.Zero ? left : null;
    }
}
