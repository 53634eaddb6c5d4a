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

/// <summary>Which sessions a user has. It is written at sign-in and renewal, and off the request's way for "last used".</summary>
internal sealed class SessionIndex(
    GuardedTicketBackend storage, IOptions<KakaoBusinessTicketStoreOptions> options, TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    private readonly RecentUses _recentUses = new(options.Value.LastUseInterval, timeProvider);

    /// <summary>Returns the key under which the backend has the list of a user's sessions. It does not contain the number of the account.</summary>
    /// <remarks>
    /// The hash keeps no secret: account numbers are short enough for all of them to be tried. A key to the hash would have to be stored with
    /// what it protects, and outlive the rotation of the Data Protection keys. So the documentation says what can be learned.
    /// </remarks>
    public static string ToKey(string nameIdentifier)
        => "u-" + WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes("KakaoBusiness.User\n" + nameIdentifier)));

    /// <summary>
    /// Adds a new session. If the index has grown to a power of two, what has expired is dropped: a user who never looks at
    /// the list would fill it without end, and one with thousands of sessions would wait for all of them at each sign-in.
    /// </summary>
    public async Task BeginAsync(AuthenticationTicket ticket, string storageKey, TimeSpan lifetime)
    {
        var count = await AddAsync(ticket, storageKey, lifetime);
        if (count > 1 && BitOperations.IsPow2(count)) await TrimAsync(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!);
    }

    /// <summary>Adds a session, or records that it was renewed.</summary>
    /// <returns>How many sessions the index has now, those that have expired included; zero if the ticket names no user.</returns>
    public async Task<long> AddAsync(AuthenticationTicket ticket, string storageKey, TimeSpan lifetime)
    {
        var now = timeProvider.GetUtcNow();
        if (SessionRecord.Of(ticket, storageKey, now + lifetime, now) is not var (indexKey, record)) return 0;
        _recentUses.TryRecord(storageKey);
        return await storage.SetIndexFieldAsync(indexKey, record.Field, record.Value, lifetime, CancellationToken.None);
    }

    /// <summary>Records that a session was used. Nobody waits for it, and it is lost while the backend is unavailable.</summary>
    public void RecordUse(AuthenticationTicket ticket, string storageKey)
    {
        if (!_recentUses.TryRecord(storageKey)) return;
        var now = timeProvider.GetUtcNow();
        if (ticket.Properties.ExpiresUtc is not { } expires || expires <= now) return;
        if (SessionRecord.Of(ticket, storageKey, expires, now) is not var (indexKey, record)) return;
        _ = WriteUseAsync(indexKey, record, expires - now);
    }

    /// <summary>Returns whether this node used the session lately: then it is a real one, and not an invented cookie.</summary>
    public bool WasUsedLately(string storageKey) => _recentUses.Contains(storageKey);

    /// <summary>The sessions that have not expired. What has is dropped from the index on the way.</summary>
    public async Task<List<SessionRecord>> ReadAsync(string nameIdentifier, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var indexKey = SessionIndex.ToKey(nameIdentifier);
        var sessions = new List<SessionRecord>();
        var over = new List<string>();
        foreach (var (field, value) in await storage.GetIndexAsync(indexKey, cancellationToken))
        {
            if (SessionRecord.Parse(field, value) is { } record && record.Expires > now) sessions.Add(record);
            else over.Add(field);
        }

        if (over.Count > 0) await storage.RemoveIndexFieldsAsync(indexKey, over, CancellationToken.None);
        return sessions;
    }

    public Task RemoveAsync(string nameIdentifier, IReadOnlyCollection<SessionRecord> sessions)
        => storage.RemoveIndexFieldsAsync(SessionIndex.ToKey(nameIdentifier), [.. sessions.Select(session => session.Field)], CancellationToken.None);

    /// <summary>The session is stored and listed already: a failure here must not cost the sign-in.</summary>
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
    /// The stored sessions that this node used lately: it writes "last used" once an interval, and knows during an outage which
    /// keys belong to real sessions. Of more than the capacity, those that were used longest ago are forgotten first.
    /// </summary>
    /// <remarks>
    /// Two generations: what is used moves into the younger one, and when that is full it becomes the older one. A request takes no
    /// lock unless its session is new to the younger generation; a <see cref="ConcurrentDictionary{TKey, TValue}"/> takes all its
    /// locks to be counted, so that the count is kept here.
    /// </remarks>
    internal sealed class RecentUses(TimeSpan interval, TimeProvider timeProvider)
    {
        /// <summary>Of each generation.</summary>
        public const int Capacity = 50_000;

        private readonly Lock _lock = new();
        private volatile Generation _younger = new();
        private volatile Generation _older = new();

        /// <summary>Records a use of a session that exists. Returns whether it is to be written now.</summary>
        public bool TryRecord(string storageKey)
        {
            var now = timeProvider.GetTimestamp();
            if (_younger.WrittenAt.TryGetValue(storageKey, out var writtenAt))
                return IsDue(writtenAt, now) && _younger.WrittenAt.TryUpdate(storageKey, now, writtenAt);

            var isDue = !_older.WrittenAt.TryGetValue(storageKey, out writtenAt) || IsDue(writtenAt, now);
            return AddToYounger(storageKey, isDue ? now : writtenAt) && isDue && interval > TimeSpan.Zero;
        }

        /// <summary>Returns whether this node used the session lately.</summary>
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

/// <summary>One session in the index of its user: who it is, where its entry lies, and when it was used. Nothing personal.</summary>
internal sealed record SessionRecord(string SessionId, string StorageKey, DateTimeOffset Started, DateTimeOffset LastUsed, DateTimeOffset Expires)
{
    /// <summary>What never changes: the field of the index.</summary>
    public string Field => $"{SessionId}.{StorageKey}.{Timestamp.Format(Started)}";

    /// <summary>What changes with use: the field's value.</summary>
    public string Value => $"{Timestamp.Format(LastUsed)}.{Timestamp.Format(Expires)}";

    /// <summary>The record of a ticket, and under which user; <see langword="null"/> if the ticket names no user or no session.</summary>
    public static (string IndexKey, SessionRecord Record)? Of(AuthenticationTicket ticket, string storageKey, DateTimeOffset expires, DateTimeOffset now)
    {
        if (ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { Length: > 0 } nameIdentifier) return null;
        // Another text could hold a separator.
        if (ticket.Properties.GetSessionId() is not { } sessionId || !Sessions.SessionId.TryParse(sessionId, out _)) return null;
        var record = new SessionRecord(sessionId, storageKey, ticket.Properties.GetSessionStart() ?? now, now, expires);
        return (SessionIndex.ToKey(nameIdentifier), record);
    }

    /// <summary>The record, or <see langword="null"/> if a field was not written by this library.</summary>
    public static SessionRecord? Parse(string field, string value)
    {
        if (field.Split('.') is not [{ Length: > 0 } sessionId, { Length: > 0 } storageKey, var startedText]) return null;
        if (value.Split('.') is not [var usedText, var expiresText]) return null;
        return Timestamp.TryParse(startedText, out var started) && Timestamp.TryParse(usedText, out var used) && Timestamp.TryParse(expiresText, out var expires)
            ? new(sessionId, storageKey, started, used, expires)
            : null;
    }

    /// <summary>Neither the key nor the ID: they are for the list of the user's sessions, not for a log.</summary>
    public override string ToString() => nameof(SessionRecord);
}
