using System.Threading.RateLimiting;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Lets one call pass in each interval, by <see cref="TimeProvider"/>, which the limiters of the framework ignore. A call reserves the
/// next free moment and waits for it, so waiting calls pass in the order in which they came, and no queue has to be kept.
/// </summary>
internal sealed class PaceLimiter(TimeSpan interval, TimeSpan maxWait, TimeProvider timeProvider) : RateLimiter
{
    private readonly Lock _lock = new();
    private readonly long _created = timeProvider.GetTimestamp();

    /// <summary>The first moment that nobody has reserved.</summary>
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>Kakao refused a call: no call before this moment, whatever it has reserved.</summary>
    private TimeSpan _pausedUntil = TimeSpan.Zero;

    /// <summary>Since when a call could pass at once. <see langword="null"/> while one would have to wait.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_lock)
            {
                var idle = Now - Max(_next, _pausedUntil);
                return idle < TimeSpan.Zero ? null : idle;
            }
        }
    }

    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>Waits for the next free moment. A call that would have to wait too long is refused at once, so only so many can wait.</summary>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var started = Now;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan reserved;
            lock (_lock)
            {
                var now = Now;
                reserved = Max(now, Max(_next, _pausedUntil));
                if (reserved - started > maxWait) return PaceLease.Refused(this, reserved - now);
                _next = reserved + interval;
            }

            await DelayAsync(reserved, cancellationToken);
            lock (_lock)
            {
                // A pause that began meanwhile is for those who wait as well: they reserve again, behind it.
                if (_pausedUntil <= reserved) return PaceLease.Granted(this);
            }
        }
    }

    /// <summary>Holds every call back for a time, because Kakao asks for it.</summary>
    public void Pause(TimeSpan time)
    {
        lock (_lock)
        {
            _pausedUntil = Max(_pausedUntil, Now + (time > interval ? time : interval));
            // If the last moment that is reserved lies within the pause, all are void.
            if (_next - interval < _pausedUntil) _next = _pausedUntil;
        }
    }

    /// <summary>Since the limiter was created: a clock that is set back must not stop the calls.</summary>
    private TimeSpan Now => timeProvider.GetElapsedTime(_created);

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            var now = Now;
            var free = Max(_next, _pausedUntil);
            if (free > now) return PaceLease.Refused(this, free - now);
            if (permitCount > 0) _next = now + interval;
            return PaceLease.Granted(this);
        }
    }

    private async Task DelayAsync(TimeSpan moment, CancellationToken cancellationToken)
    {
        try
        {
            var wait = moment - Now;
            if (wait > TimeSpan.Zero) await Task.Delay(wait, timeProvider, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Gives the moment back, unless somebody has reserved one behind it.
            lock (_lock)
            {
                if (_next == moment + interval) _next = moment;
            }

            throw;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>Whether a call may go, and else after how long it could.</summary>
internal sealed class PaceLease : RateLimitLease
{
    private readonly TimeSpan? _retryAfter;

    private PaceLease(PaceLimiter limiter, TimeSpan? retryAfter)
    {
        Limiter = limiter;
        _retryAfter = retryAfter;
    }

    public PaceLimiter Limiter { get; }

    /// <summary>After how long a refused call could go.</summary>
    public TimeSpan RetryAfter => _retryAfter ?? TimeSpan.Zero;

    public override bool IsAcquired => _retryAfter is null;

    public override IEnumerable<string> MetadataNames => _retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public static PaceLease Granted(PaceLimiter limiter) => new(limiter, retryAfter: null);

    public static PaceLease Refused(PaceLimiter limiter, TimeSpan retryAfter) => new(limiter, retryAfter);

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? _retryAfter : null;
        return metadata is not null;
    }
}
