using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Reads and writes stored connections. Every update is based on the entry that was read. If another writer was faster, the update is repeated on the
/// newer entry, as long as the change still applies.
/// </summary>
internal sealed class ConnectionRecords(
    ConnectionStore store, ConnectionProtection protection, ConnectionCache cache, IOptions<KakaoBusinessConnectionsOptions> options,
    TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    /// <summary>How long a node has to process what it claimed, or to report a loss that it recorded, before a watcher takes over.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The shortest time between two recorded uses, or half of the check interval if that is less: a job of 10,000 calls does not write 10,000 times.
    /// </summary>
    private static readonly TimeSpan UsePrecision = TimeSpan.FromHours(1);

    private const int MaxAttempts = 5;

    /// <summary>Finds a connection for a call, in the cache or in the store.</summary>
    public async ValueTask<OpenConnection?> FindRecentAsync(string scheme, string key, CancellationToken cancellationToken)
        => cache.Find(scheme, key) ?? await FindAsync(scheme, key, cancellationToken);

    /// <summary>Reads a connection from the store. Encrypts its token again if the encryption key is outdated.</summary>
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

    /// <summary>Reads an entry from the store without decrypting its token.</summary>
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
        // Twice the interval, so that a clock that is slightly ahead does not cause a second check.
        var latest = now + (2 * options.Value.CheckInterval) + Lease;
        return store.CallAsync((store, limit) => store.ClaimDueAsync(scheme, now, latest, now + Lease, options.Value.BatchSize, limit), cancellationToken);
    }

    /// <summary>Returns whether this node still has the lease of a claimed entry.</summary>
    public bool IsLeased(KakaoBusinessConnectionEntry claimed) => timeProvider.GetUtcNow() < claimed.NextCheckAt;

    public OpenConnection Open(KakaoBusinessConnectionEntry entry) => new(entry, protection.Unprotect(entry, out _));

    /// <summary>Changes a connection whose token is still the given one. Repeats the change if the entry was written in the meantime.</summary>
    /// <returns>The written entry, or <see langword="null"/> if the change no longer applies.</returns>
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
            // Another consent replaced the token. What is known about the old token does not apply to the new one.
            if (connection.Token is not null && !connection.Token.Equals(protection.Unprotect(newer, out _))) return null;
            entry = newer;
        }

        throw new InvalidOperationException("The connection could not be updated, because it was changed concurrently on every attempt.");
    }

    /// <summary>Stores an entry if the stored one has the expected stamp, and records the revocation that is owed for the replaced token.</summary>
    public Task<bool> TryReplaceAsync(
        KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
        => TryWriteAsync(entry, (store, limit) => store.TrySaveAsync(entry, expectedStamp, owed, limit), cancellationToken);

    /// <summary>Removes an entry if it is still the stored one, and records the revocation that is owed for its token.</summary>
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
            // Also after a failure, because the store may have written.
            cache.Remove(entry.Scheme, entry.Key);
        }
    }

    /// <summary>Records that Kakao reported the token as dead, and removes the token. The report to the app is pending from then on.</summary>
    /// <returns>The written entry, or <see langword="null"/> if another node was faster or the token was replaced.</returns>
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

    /// <summary>Records that the loss was reported to the app. The watcher does not process the entry again.</summary>
    public Task MarkReportedAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken) => UpdateAsync(
        new OpenConnection(entry, Token: null),
        entry => entry.IsEventPending ? entry with { IsEventPending = false, NextCheckAt = DateTimeOffset.MaxValue } : null,
        cancellationToken);

    /// <summary>Postpones an entry that cannot be decrypted to the next check, because the Data Protection keys may be restored.</summary>
    public Task PostponeAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        logger.ConnectionUnreadable(connection.Entry.Scheme);
        var next = NextCheck(timeProvider.GetUtcNow());
        return UpdateAsync(connection, entry => entry with { NextCheckAt = next }, cancellationToken);
    }

    /// <summary>Records the scopes that Kakao reported as missing, so that a reconnection requests them.</summary>
    public Task RecordMissingScopesAsync(OpenConnection connection, IReadOnlyList<string> scopes, CancellationToken cancellationToken) => UpdateAsync(
        connection,
        entry =>
        {
            var known = KakaoBusinessScopes.Parse(entry.MissingScopes);
            var all = known.Union(scopes, StringComparer.Ordinal).Take(KakaoBusinessScopes.MaxListCount).ToList();
            return all.Count == known.Count ? null : entry with { MissingScopes = KakaoBusinessScopes.Join(all) };
        },
        cancellationToken);

    /// <summary>Records a successful ad API call. It proves that the token is alive, and counts as the use that keeps it alive.</summary>
    public ValueTask RecordUseAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        return WasUsedRecently(connection.Entry, now) ? default : new(RecordUseAsync(connection, now, cancellationToken));
    }

    private Task<KakaoBusinessConnectionEntry?> RecordUseAsync(OpenConnection connection, DateTimeOffset now, CancellationToken cancellationToken) => UpdateAsync(
        connection,
        // Of many concurrent calls, one records the use.
        entry => WasUsedRecently(entry, now) ? null : entry with { UsedAt = now, CheckedAt = now, NextCheckAt = NextCheck(now) },
        cancellationToken);

    private bool WasUsedRecently(KakaoBusinessConnectionEntry entry, DateTimeOffset now)
    {
        var half = options.Value.CheckInterval / 2;
        return entry.UsedAt is { } usedAt && usedAt <= now && now - usedAt < (half < UsePrecision ? half : UsePrecision);
    }

    /// <summary>Returns the time of the next check. A jitter of a tenth spreads the checks of connections that were made at the same time.</summary>
    public DateTimeOffset NextCheck(DateTimeOffset now)
        => now + (options.Value.CheckInterval * (0.9 + (RandomNumberGenerator.GetInt32(2001) / 10_000.0)));

    /// <summary>Returns a random stamp. Conditional writes only compare stamps, so they need no order.</summary>
    public static Guid NewStamp() => new Guid(RandomNumberGenerator.GetBytes(16));

    private async Task<KakaoBusinessConnectionEntry> ReprotectAsync(
        KakaoBusinessConnectionEntry entry, KakaoBusinessToken token, CancellationToken cancellationToken)
    {
        var renewed = entry with { ProtectedToken = protection.Protect(entry.Scheme, entry.Key, token), Stamp = NewStamp() };
        try
        {
            // A faster writer has used the new key too, or the next read encrypts the token again.
            return await store.CallAsync((store, limit) => store.TrySaveAsync(renewed, entry.Stamp, owed: null, limit), cancellationToken) ? renewed : entry;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.ConnectionNotRecorded(exception, "reprotect");
            return entry;
        }
    }
}
