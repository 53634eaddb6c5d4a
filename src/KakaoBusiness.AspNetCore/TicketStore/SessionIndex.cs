using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Maintains the list of each user's sessions. It is written at sign-in and renewal, and in the background when a session was used.
/// </summary>
internal sealed class SessionIndex(
    GuardedTicketBackend storage, IOptions<KakaoBusinessTicketStoreOptions> options, TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    private readonly RecentUses _recentUses = new(options.Value.LastUseInterval, timeProvider);

    /// <summary>Returns the key under which the backend stores the list of a user's sessions. It does not contain the account number.</summary>
    /// <remarks>
    /// The hash does not hide the account number, because account numbers are short enough for all of them to be tried. A keyed hash would need
    /// a key that is stored with the data it protects and that outlives the rotation of the Data Protection keys. The documentation therefore
    /// explains what can be learned.
    /// </remarks>
    public static string ToKey(string nameIdentifier)
        => "u-" + WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes("KakaoBusiness.User\n" + nameIdentifier)));

    /// <summary>
    /// Adds a new session. Removes expired sessions whenever the number of fields reaches a power of two. Without that, the list of a user who
    /// never views it would grow without limit. At every sign-in, it would delay a user with thousands of sessions.
    /// </summary>
    public async Task BeginAsync(AuthenticationTicket ticket, string storageKey, TimeSpan lifetime)
    {
        var count = await AddAsync(ticket, storageKey, lifetime);
        if (count > 1 && BitOperations.IsPow2(count)) await TrimAsync(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!);
    }

    /// <summary>Adds a session, or records that it was renewed.</summary>
    /// <returns>The number of sessions in the index, including expired ones; zero if the ticket has no user or no session ID.</returns>
    public async Task<long> AddAsync(AuthenticationTicket ticket, string storageKey, TimeSpan lifetime)
    {
        var now = timeProvider.GetUtcNow();
        if (SessionRecord.Create(ticket, storageKey, now + lifetime, now) is not var (indexKey, record)) return 0;
        _recentUses.TryRecord(storageKey);
        return await storage.SetIndexFieldAsync(indexKey, record.Field, record.Value, lifetime, CancellationToken.None);
    }

    /// <summary>Records in the background that a session was used. The record is lost while the backend is unavailable.</summary>
    public void RecordUse(AuthenticationTicket ticket, string storageKey)
    {
        if (!_recentUses.TryRecord(storageKey)) return;
        var now = timeProvider.GetUtcNow();
        if (ticket.Properties.ExpiresUtc is not { } expires || expires <= now) return;
        if (SessionRecord.Create(ticket, storageKey, expires, now) is not var (indexKey, record)) return;
        _ = WriteUseAsync(indexKey, record, expires - now);
    }

    /// <summary>Returns whether this node used the session recently. Such a session is real, and not an invented cookie.</summary>
    public bool WasUsedLately(string storageKey) => _recentUses.Contains(storageKey);

    /// <summary>Returns the sessions that have not expired, and removes the others from the index.</summary>
    public async Task<List<SessionRecord>> ReadAsync(string nameIdentifier, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var indexKey = ToKey(nameIdentifier);
        var sessions = new List<SessionRecord>();
        var stale = new List<string>();
        foreach (var (field, value) in await storage.GetIndexAsync(indexKey, cancellationToken))
        {
            if (SessionRecord.Parse(field, value) is { } record && record.Expires > now) sessions.Add(record);
            else stale.Add(field);
        }

        if (stale.Count > 0) await storage.RemoveIndexFieldsAsync(indexKey, stale, CancellationToken.None);
        return sessions;
    }

    public Task RemoveAsync(string nameIdentifier, IReadOnlyCollection<SessionRecord> sessions)
        => storage.RemoveIndexFieldsAsync(ToKey(nameIdentifier), [.. sessions.Select(session => session.Field)], CancellationToken.None);

    /// <summary>Removes expired sessions. A failure must not fail the sign-in, because the new session is already stored and listed.</summary>
    private async Task TrimAsync(string nameIdentifier)
    {
        try
        {
            await ReadAsync(nameIdentifier, CancellationToken.None);
        }
        catch (KakaoBusinessTicketStoreException)
        {
            logger.IndexNotTrimmed();
        }
    }

    private async Task WriteUseAsync(string indexKey, SessionRecord record, TimeSpan lifetime)
    {
        try
        {
            await storage.SetIndexFieldAsync(indexKey, record.Field, record.Value, lifetime, CancellationToken.None);
        }
        catch (KakaoBusinessTicketStoreException)
        {
            logger.LastUseNotWritten();
        }
    }

    /// <summary>
    /// Remembers the stored sessions that this node used recently, so that the node writes the last use once per interval, and knows during an
    /// outage which keys belong to real sessions. Beyond the capacity, the least recently used sessions are forgotten first.
    /// </summary>
    /// <remarks>
    /// There are two generations. A session that is used moves to the younger one, which becomes the older one when it is full. A request takes
    /// a lock only if its session is new to the younger generation. The count is separate, because counting a
    /// <see cref="ConcurrentDictionary{TKey, TValue}"/> takes all its locks.
    /// </remarks>
    internal sealed class RecentUses(TimeSpan interval, TimeProvider timeProvider)
    {
        /// <summary>The capacity of each generation.</summary>
        public const int Capacity = 50_000;

        private readonly Lock _lock = new();
        private volatile Generation _younger = new();
        private volatile Generation _older = new();

        /// <summary>Records a use of an existing session. Returns whether the use has to be written now.</summary>
        public bool TryRecord(string storageKey)
        {
            var now = timeProvider.GetTimestamp();
            if (_younger.WrittenAt.TryGetValue(storageKey, out var writtenAt))
                return IsDue(writtenAt, now) && _younger.WrittenAt.TryUpdate(storageKey, now, writtenAt);

            var isDue = !_older.WrittenAt.TryGetValue(storageKey, out writtenAt) || IsDue(writtenAt, now);
            return AddToYounger(storageKey, isDue ? now : writtenAt) && isDue && interval > TimeSpan.Zero;
        }

        /// <summary>Returns whether this node used the session recently.</summary>
        public bool Contains(string storageKey) => _younger.WrittenAt.ContainsKey(storageKey) || _older.WrittenAt.ContainsKey(storageKey);

        private bool IsDue(long writtenAt, long now) => interval > TimeSpan.Zero && timeProvider.GetElapsedTime(writtenAt, now) >= interval;

        private bool AddToYounger(string storageKey, long writtenAt)
        {
            lock (_lock)
            {
                if (_younger.Count >= Capacity) (_older, _younger) = (_younger, new Generation());
                if (!_younger.WrittenAt.TryAdd(storageKey, writtenAt)) return false;
                _younger.Count++;
                return true;
            }
        }

        private sealed class Generation
        {
            public ConcurrentDictionary<string, long> WrittenAt { get; } = new(StringComparer.Ordinal);

            public int Count { get; set; }
        }
    }
}

/// <summary>Represents a session in the index of its user: its ID, the key of its entry, and its times. Contains no personal data.</summary>
internal sealed record SessionRecord(string SessionId, string StorageKey, DateTimeOffset Started, DateTimeOffset LastUsed, DateTimeOffset Expires)
{
    /// <summary>Gets the name of the index field: the data that never changes.</summary>
    public string Field => $"{SessionId}.{StorageKey}.{Timestamp.Format(Started)}";

    /// <summary>Gets the value of the index field: the data that changes with use.</summary>
    public string Value => $"{Timestamp.Format(LastUsed)}.{Timestamp.Format(Expires)}";

    /// <summary>
    /// Creates the record of a ticket, and the key of its user's index. Returns <see langword="null"/> if the ticket has no user or no
    /// session ID.
    /// </summary>
    public static (string IndexKey, SessionRecord Record)? Create(AuthenticationTicket ticket, string storageKey, DateTimeOffset expires, DateTimeOffset now)
    {
        if (ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { Length: > 0 } nameIdentifier) return null;
        // Any other text could contain a separator.
        if (ticket.Properties.GetSessionId() is not { } sessionId || !Sessions.SessionId.TryParse(sessionId, out _)) return null;
        var record = new SessionRecord(sessionId, storageKey, ticket.Properties.GetSessionStart() ?? now, now, expires);
        return (SessionIndex.ToKey(nameIdentifier), record);
    }

    /// <summary>Parses a record. Returns <see langword="null"/> if the library did not write the field.</summary>
    public static SessionRecord? Parse(string field, string value)
    {
        if (field.Split('.') is not [{ Length: > 0 } sessionId, { Length: > 0 } storageKey, var startedText]) return null;
        if (value.Split('.') is not [var usedText, var expiresText]) return null;
        return Timestamp.TryParse(startedText, out var started) && Timestamp.TryParse(usedText, out var used) && Timestamp.TryParse(expiresText, out var expires)
            ? new(sessionId, storageKey, started, used, expires)
            : null;
    }

    /// <summary>Returns neither the key nor the ID, because they belong in the list of the user's sessions and not in a log.</summary>
    public override string ToString() => nameof(SessionRecord);
}
