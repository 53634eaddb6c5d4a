using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.Connections;

namespace KakaoBusiness.Tests.Shared.Stores;

/// <summary>An in-memory store that can fail, for all calls or for writes, and that counts its calls.</summary>
internal sealed class FailingStore : IKakaoBusinessConnectionStore
{
    private readonly InMemoryConnectionStore _inner = new();

    public bool IsDown { get; set; }

    public bool IsReadOnly { get; set; }

    public int Reads { get; set; }

    public int Writes { get; set; }

    /// <summary>Gets or sets how many of the entries of the next batch other nodes have left.</summary>
    public int? NextBatchSize { get; set; }

    public ValueTask<KakaoBusinessConnectionEntry?> FindAsync(string scheme, string key, CancellationToken cancellationToken)
        => Reading().FindAsync(scheme, key, cancellationToken);

    public ValueTask<KakaoBusinessConnectionEntryPage> ListAsync(string scheme, string owner, string? continuation, int take, CancellationToken cancellationToken)
        => Reading().ListAsync(scheme, owner, continuation, take, cancellationToken);

    public ValueTask<bool> TrySaveAsync(KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
        => Writing().TrySaveAsync(entry, expectedStamp, owed, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string scheme, string key, Guid expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
        => Writing().TryRemoveAsync(scheme, key, expectedStamp, owed, cancellationToken);

    public ValueTask<IReadOnlyList<KakaoBusinessConnectionEntry>> ClaimDueAsync(string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken)
    {
        (take, NextBatchSize) = (NextBatchSize ?? take, null);
        return Writing().ClaimDueAsync(scheme, now, latest, leaseUntil, take, cancellationToken);
    }

    public ValueTask AddRevocationAsync(KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken)
        => Writing().AddRevocationAsync(owed, cancellationToken);

    public ValueTask<IReadOnlyList<KakaoBusinessOwedRevocation>> ClaimRevocationsAsync(string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken)
        => Writing().ClaimRevocationsAsync(scheme, now, latest, leaseUntil, take, cancellationToken);

    public ValueTask RemoveRevocationAsync(Guid id, CancellationToken cancellationToken) => Writing().RemoveRevocationAsync(id, cancellationToken);

    public ValueTask<KakaoBusinessConnectionCounts> CountAsync(string scheme, CancellationToken cancellationToken) => Reading().CountAsync(scheme, cancellationToken);

    private InMemoryConnectionStore Reading()
    {
        Reads++;
        return IsDown ? throw new StoreDownException() : _inner;
    }

    private InMemoryConnectionStore Writing()
    {
        Writes++;
        return IsDown || IsReadOnly ? throw new StoreDownException() : _inner;
    }
}

internal sealed class StoreDownException() : Exception("The database is unavailable.");
