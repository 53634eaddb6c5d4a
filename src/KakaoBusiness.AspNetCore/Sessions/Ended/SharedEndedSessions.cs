using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Synchronizes the lists of ended sessions of all nodes through one entry of the app's cache, periodically in the background. Two nodes that
/// write at the same time can lose each other's entries for one interval, because each node writes its entries again until it finds them. A
/// list that cannot be read is never overwritten.
/// </summary>
internal sealed class SharedEndedSessions(
    EndedSessions ended,
    EndedListCache list,
    IOptions<KakaoBusinessEndedSessionsOptions> options,
    TimeProvider timeProvider,
    KakaoBusinessLogger logger) : BackgroundService
{
    /// <summary>The time limit of each exchange with the cache, and how long the host waits at startup for the first one.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    /// <summary>How often a node that has not read the list yet tries again.</summary>
    private static readonly TimeSpan FirstReadInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _firstTry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _read;
    private HashSet<EndedEntry> _shared = [];
    private bool _isMerged;
    private long _sharedVersion;
    private bool _isReported;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_firstTry.Task, Task.Delay(TimeLimit, timeProvider, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FirstReadInterval, timeProvider);
        do
        {
            if (await TryShareAsync(stoppingToken)) timer.Period = options.Value.ShareInterval;
            _firstTry.TrySetResult();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> TryShareAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            if (!await TryReadAsync(either.Token)) return false;
            await WriteAsync(either.Token);
            if (_isReported) logger.EndedListAvailable();
            _isReported = false;
            return true;
        }
        // The app's cache may throw anything. The node continues with the entries that it has.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (!_isReported) logger.EndedListUnavailable(limit.IsCancellationRequested ? new TimeoutException($"The cache did not respond within {TimeLimit}.", exception) : exception);
            _isReported = true;
            return false;
        }
    }

    private async Task<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        var bytes = await list.ReadAsync(cancellationToken).WaitAsync(cancellationToken);
        // A list that is already merged is not decrypted again. Usually nothing has changed.
        if (_isMerged && bytes.AsSpan().SequenceEqual(_read)) return true;
        if (list.Open(bytes) is not { } entries)
        {
            if (!_isReported) logger.EndedListUnreadable(list.Key);
            _isReported = true;
            return false;
        }

        var isComplete = ended.Merge(entries);
        ended.ReportRead();
        (_read, _shared, _sharedVersion) = (bytes, [.. entries], -1);
        _isMerged = isComplete;
        return true;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var version = ended.Version;
        if (version == _sharedVersion) return;
        var all = ended.Snapshot();
        if (all.Exists(entry => !_shared.Contains(entry)))
        {
            await list.WriteAsync(all, all.Max(entry => entry.Until) - timeProvider.GetUtcNow(), cancellationToken).WaitAsync(cancellationToken);
            // The list is merged again next time, because another node may have written it in the meantime.
            _isMerged = false;
        }

        _sharedVersion = version;
    }
}

/// <summary>Stores the shared list of ended sessions in one entry of the app's cache, protected for this app.</summary>
internal sealed class EndedListCache(IDistributedCache cache, IDataProtectionProvider provider, AppScope scope, IHostEnvironment environment)
{
    /// <summary>The maximum length, which exceeds the largest list with the overhead of Data Protection.</summary>
    private const int MaxLength = (KakaoBusinessEndedSessionsOptions.LargestCapacity * EndedList.EntryLength) + 4096;

    public string Key => $"kakaobusiness:{Uri.EscapeDataString(environment.ApplicationName)}:{scope.Clients}:ended-sessions";

    private IDataProtector Protector => provider.CreateProtector("KakaoBusiness.AspNetCore.EndedSessions", environment.ApplicationName, scope.Clients);

    public Task<byte[]?> ReadAsync(CancellationToken cancellationToken) => cache.GetAsync(Key, cancellationToken);

    public Task WriteAsync(IReadOnlyCollection<EndedEntry> entries, TimeSpan lifetime, CancellationToken cancellationToken)
        => cache.SetAsync(Key, Protector.Protect(EndedList.Encode(entries)), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime }, cancellationToken);

    /// <summary>Returns the entries, or <see langword="null"/> if the bytes are not a list of this app that this version can read.</summary>
    public List<EndedEntry>? Open(byte[]? bytes)
    {
        if (bytes is null) return [];
        if (bytes.Length > MaxLength) return null;
        try
        {
            return EndedList.Decode(Protector.Unprotect(bytes));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
