using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Brings the lists of ended sessions of all nodes together through one entry of the app's cache, at an interval and in the
/// background. Two nodes that write at once can lose each other's entries for one interval: each writes its own again as long
/// as it does not find them. A list that cannot be read is never overwritten.
/// </summary>
internal sealed class SharedEndedSessions(
    EndedSessions ended,
    EndedListCache list,
    IOptions<KakaoBusinessEndedSessionsOptions> options,
    TimeProvider timeProvider,
    KakaoBusinessLogger logger) : BackgroundService
{
    /// <summary>How long the start of the host waits for the first read, and a read or write of the cache at most takes.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    /// <summary>How soon a node tries again that has not read the list yet.</summary>
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
        // Whatever the app's cache throws; the node continues with what it knows.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (!_isReported) logger.EndedListUnavailable(limit.IsCancellationRequested ? new TimeoutException($"No answer within {TimeLimit}.", exception) : exception);
            _isReported = true;
            return false;
        }
    }

    private async Task<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        var bytes = await list.ReadAsync(cancellationToken).WaitAsync(cancellationToken);
        // What was merged already is not opened again: most of the time nothing has changed.
        if (_isMerged && bytes.AsSpan().SequenceEqual(_read)) return true;
        if (list.Open(bytes) is not { } entries)
        {
            if (!_isReported) logger.EndedListUnreadable(list.Key);
            _isReported = true;
            _isMerged = false;
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
            // Read next time, because another node may have written meanwhile.
            _isMerged = false;
        }

        _sharedVersion = version;
    }
}

/// <summary>The shared list of ended sessions: one entry of the app's cache, protected for this app.</summary>
internal sealed class EndedListCache(IDistributedCache cache, IDataProtectionProvider provider, AppScope scope, IHostEnvironment environment)
{
    /// <summary>More than the largest list with what Data Protection adds.</summary>
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
