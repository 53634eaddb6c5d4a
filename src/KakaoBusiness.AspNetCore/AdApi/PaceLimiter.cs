using System.Threading.RateLimiting;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Lets one call pass in each interval. It uses <see cref="TimeProvider"/>, which the framework's limiters do not support. A call reserves
/// the next free moment and waits for it, so waiting calls pass in order of arrival without a queue.
/// </summary>
internal sealed class PaceLimiter(TimeSpan interval, TimeSpan maxWait, TimeProvider timeProvider) : RateLimiter
{
    private readonly Lock _lock = new();
    private readonly long _created = timeProvider.GetTimestamp();

    /// <summary>The first moment that no call has reserved.</summary>
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>The end of the pause after a refusal. No call passes before it, whatever moment it has reserved.</summary>
    private TimeSpan _pausedUntil = TimeSpan.Zero;

    /// <summary>Gets how long a call could have passed at once, or <see langword="null"/> while a call would have to wait.</summary>
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

    /// <summary>Waits for the next free moment. A call that would wait too long is refused at once, which limits how many calls wait.</summary>
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
                // A pause that began in the meantime applies to waiting calls too. They reserve again, for a moment after it.
                if (_pausedUntil <= reserved) return PaceLease.Granted(this);
            }
        }
    }

    /// <summary>Pauses all calls after Kakao refused one, for at least one interval.</summary>
    public void Pause(TimeSpan time)
    {
        lock (_lock)
        {
            _pausedUntil = Max(_pausedUntil, Now + (time > interval ? time : interval));
            // If the last reserved moment is within the pause, all reservations are void.
            if (_next - interval < _pausedUntil) _next = _pausedUntil;
        }
    }

    /// <summary>Gets the time since the limiter was created. Setting the clock back must not stop the calls.</summary>
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
            // Releases the moment, unless another call has reserved a later one.
            lock (_lock)
            {
                if (_next == moment + interval) _next = moment;
            }

            throw;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>Specifies whether a call may be sent, or when a refused call could be.</summary>
internal sealed class PaceLease : RateLimitLease
{
    private readonly TimeSpan? _retryAfter;

    private PaceLease(PaceLimiter limiter, TimeSpan? retryAfter)
    {
        Limiter = limiter;
        _retryAfter = retryAfter;
    }

    public PaceLimiter Limiter { get; }

    /// <summary>Gets the time after which a refused call could be sent.</summary>
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
