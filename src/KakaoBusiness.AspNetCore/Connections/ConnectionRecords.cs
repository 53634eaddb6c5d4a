using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Reads and writes stored connections. Every write is based on the entry that was read, and is repeated on the newer entry if somebody
/// else was faster, as long as the change still makes sense there.
/// </summary>
internal sealed class ConnectionRecords(
    ConnectionStore store, ConnectionProtection protection, ConnectionCache cache, IOptions<KakaoBusinessConnectionsOptions> options,
    TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    /// <summary>How long the node that recorded a loss has to report it before the watcher repeats the report.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Uses are recorded no finer than this: a job of 10,000 calls does not write 10,000 times.</summary>
    private static readonly TimeSpan UsePrecision = TimeSpan.FromHours(1);

    private const int MaxAttempts = 5;

    /// <summary>Finds a connection for use: a few seconds old at most.</summary>
    public async ValueTask<OpenConnection?> FindRecentAsync(string scheme, string key, CancellationToken cancellationToken)
        => cache.Find(scheme, key) ?? await FindAsync(scheme, key, cancellationToken);

    /// <summary>Finds a connection as it is stored now.</summary>
    public async ValueTask<OpenConnection?> FindAsync(string scheme, string key, CancellationToken cancellationToken)
    {
        var version = cache.Version;
        if (await FindEntryAsync(scheme, key, cancellationToken) is not { } entry) return null;
        var token = protection.Unprotect(entry, out var isOutdated);
        if (token is not null && isOutdated) entry = await ReprotectAsync(entry, token, cancellationToken);
        var connection = new OpenConnection(entry, token);
        cache.Set(connection, version);
        return connection;
    }

    /// <summary>Finds an entry as it is stored now, without its token.</summary>
    public ValueTask<KakaoBusinessConnectionEntry?> FindEntryAsync(string scheme, string key, CancellationToken cancellationToken)
        => store.CallAsync((store, limit) => store.FindAsync(scheme, key, limit), cancellationToken);

    /// <summary>Lists an owner's connections.</summary>
    public ValueTask<KakaoBusinessConnectionEntryPage> ListAsync(
        string scheme, string owner, string? continuation, int take, CancellationToken cancellationToken)
        => store.CallAsync((store, limit) => store.ListAsync(scheme, owner, continuation, take, limit), cancellationToken);

    /// <summary>Claims a batch of entries that are due.</summary>
    public ValueTask<IReadOnlyList<KakaoBusinessConnectionEntry>> ClaimDueAsync(string scheme, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        // Twice the interval: a clock that is a little ahead of the others makes nobody check twice.
        var latest = now + (2 * options.Value.CheckInterval) + Lease;
        return store.CallAsync((store, limit) => store.ClaimDueAsync(scheme, now, latest, now + Lease, options.Value.BatchSize, limit), cancellationToken);
    }

    /// <summary>Whether a claimed entry is still this node's to look after.</summary>
    public bool IsLeased(KakaoBusinessConnectionEntry claimed) => timeProvider.GetUtcNow() < claimed.NextCheckAt;

    public OpenConnection Open(KakaoBusinessConnectionEntry entry) => new(entry, protection.Unprotect(entry, out _));

    /// <summary>
    /// Writes a change to a connection whose token is still the one given. Repeats it if the entry was written in between.
    /// </summary>
    /// <returns>The entry as written, or <see langword="null"/> if there is nothing to change any more.</returns>
    public async Task<KakaoBusinessConnectionEntry?> UpdateAsync(
        OpenConnection connection, Func<KakaoBusinessConnectionEntry, KakaoBusinessConnectionEntry?> change, CancellationToken cancellationToken)
    {
        var entry = connection.Entry;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (change(entry) is not { } changed) return null;
            changed = changed with { Stamp = NewStamp() };
            if (await TryReplaceAsync(changed, entry.Stamp, owed: null, cancellationToken)) return changed;
            if (await FindEntryAsync(entry.Scheme, entry.Key, cancellationToken) is not { } newer) return null;
            // Another consent replaced the token: what was learned about the old one says nothing about it.
            if (connection.Token is not null && !connection.Token.Equals(protection.Unprotect(newer, out _))) return null;
            entry = newer;
        }

        throw new InvalidOperationException("A connection was written by others again and again and could not be updated.");
    }

    /// <summary>Stores an entry if the stored one has the expected stamp, together with the revocation that is owed for the token it replaces.</summary>
    public Task<bool> TryReplaceAsync(
        KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
        => TryWriteAsync(entry, (store, limit) => store.TrySaveAsync(entry, expectedStamp, owed, limit), cancellationToken);

    /// <summary>Removes an entry if it is still the stored one, together with recording the revocation that is owed for its token.</summary>
    public Task<bool> TryRemoveAsync(KakaoBusinessConnectionEntry entry, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
        => TryWriteAsync(entry, (store, limit) => store.TryRemoveAsync(entry.Scheme, entry.Key, entry.Stamp, owed, limit), cancellationToken);

    private async Task<bool> TryWriteAsync(
        KakaoBusinessConnectionEntry entry, Func<IKakaoBusinessConnectionStore, CancellationToken, ValueTask<bool>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await store.CallAsync(write, cancellationToken);
        }
        finally
        {
            // Also after a failure: the store may have written.
            cache.Remove(entry.Scheme, entry.Key);
        }
    }

    /// <summary>Records that Kakao reported the token as dead, and forgets it. The report to the app is pending from here on.</summary>
    /// <returns>The entry as written, or <see langword="null"/> if another node was faster or the token was replaced.</returns>
    public Task<KakaoBusinessConnectionEntry?> MarkDeadAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        return UpdateAsync(
            connection,
            entry => entry.State == KakaoBusinessConnectionState.ReconnectRequired ? null : entry with
            {
                State = KakaoBusinessConnectionState.ReconnectRequired,
                LossReason = KakaoBusinessConnectionLossReason.TokenDead,
                ProtectedToken = null,
                LostAt = now,
                CheckedAt = now,
                NextCheckAt = now + Lease,
                IsEventPending = true,
            },
            cancellationToken);
    }

    /// <summary>Records that the loss was reported to the app. Nothing is left for the watcher to do.</summary>
    public Task MarkReportedAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken) => UpdateAsync(
        new OpenConnection(entry, Token: null),
        entry => entry.IsEventPending ? entry with { IsEventPending = false, NextCheckAt = DateTimeOffset.MaxValue } : null,
        cancellationToken);

    /// <summary>Lets the watcher look at an entry that it cannot use again after an interval: its keys may be restored.</summary>
    public Task PostponeAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        logger.ConnectionUnreadable(connection.Entry.Scheme);
        var next = NextCheck(timeProvider.GetUtcNow());
        return UpdateAsync(connection, entry => entry with { NextCheckAt = next }, cancellationToken);
    }

    /// <summary>Records scopes that Kakao reported as missing, so that a reconnection asks for them.</summary>
    public Task RecordMissingScopesAsync(OpenConnection connection, IReadOnlyList<string> scopes, CancellationToken cancellationToken) => UpdateAsync(
        connection,
        entry =>
        {
            var known = KakaoBusinessScopes.Parse(entry.MissingScopes);
            var all = known.Union(scopes, StringComparer.Ordinal).Take(KakaoBusinessScopes.MaxListCount).ToList();
            return all.Count == known.Count ? null : entry with { MissingScopes = KakaoBusinessScopes.Join(all) };
        },
        cancellationToken);

    /// <summary>Records a successful ad API call: proof that the token is alive, and use that keeps it alive.</summary>
    public ValueTask RecordUseAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        return WasUsedRecently(connection.Entry, now) ? default : new(RecordUseAsync(connection, now, cancellationToken));
    }

    private Task<KakaoBusinessConnectionEntry?> RecordUseAsync(OpenConnection connection, DateTimeOffset now, CancellationToken cancellationToken) => UpdateAsync(
        connection,
        // Of many calls at once one records the use.
        entry => WasUsedRecently(entry, now) ? null : entry with { UsedAt = now, CheckedAt = now, NextCheckAt = NextCheck(now) },
        cancellationToken);

    private bool WasUsedRecently(KakaoBusinessConnectionEntry entry, DateTimeOffset now)
    {
        var half = options.Value.CheckInterval / 2;
        return entry.UsedAt is { } usedAt && usedAt <= now && now - usedAt < (half < UsePrecision ? half : UsePrecision);
    }

    /// <summary>The time of the next check, jittered by a tenth so that connections of one moment do not stay together.</summary>
    public DateTimeOffset NextCheck(DateTimeOffset now)
        => now + (options.Value.CheckInterval * (0.9 + (RandomNumberGenerator.GetInt32(2001) / 10_000.0)));

    /// <summary>A conditional write compares stamps; nothing depends on their order.</summary>
    public static Guid NewStamp() => new Guid(RandomNumberGenerator.GetBytes(16));

    private async Task<KakaoBusinessConnectionEntry> ReprotectAsync(
        KakaoBusinessConnectionEntry entry, KakaoBusinessToken token, CancellationToken cancellationToken)
    {
        var renewed = entry with { ProtectedToken = protection.Protect(entry.Scheme, entry.Key, token), Stamp = NewStamp() };
        try
        {
            // Whoever was faster has written with the new key too, or will at the next use.
            return await store.CallAsync((store, limit) => store.TrySaveAsync(renewed, entry.Stamp, owed: null, limit), cancellationToken) ? renewed : entry;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.ConnectionNotRecorded(exception, "reprotect");
            return entry;
        }
    }
}
