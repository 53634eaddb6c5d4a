using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Limits the pace of calls for each ad account and kind of call, across all HTTP clients of the app.</summary>
internal sealed class AdApiPace : IDisposable
{
    /// <summary>
    /// The maximum number of limiters of a bucket, however many ad accounts the calls name. Two ad accounts in the same slot share a pace:
    /// their calls are slower than necessary, never faster.
    /// </summary>
    internal const int Slots = 65_536;

    private readonly KakaoBusinessPacingOptions _options;
    private readonly PartitionedRateLimiter<PacedCall> _limiters;

    public AdApiPace(IOptions<KakaoBusinessPacingOptions> options, TimeProvider timeProvider)
    {
        _options = options.Value;
        // The partitioned limiter drops limiters that have been idle for some seconds.
        _limiters = PartitionedRateLimiter.Create<PacedCall, (string Bucket, int Slot)>(call => new RateLimitPartition<(string, int)>(
            (call.Bucket.Name, call.Slot), _ => new PaceLimiter(call.Bucket.Interval, _options.MaxWait, timeProvider)));
    }

    public TimeSpan MaxWait => _options.MaxWait;

    public KakaoBusinessPacingBucket? FindBucket(HttpRequestMessage request)
    {
        foreach (var bucket in _options.Buckets)
            if (bucket.Matches(request)) return bucket;
        return null;
    }

    /// <summary>Waits until a call may be sent. The lease is not acquired if the call would have to wait too long.</summary>
    public async ValueTask<PaceLease> WaitAsync(KakaoBusinessPacingBucket bucket, HttpRequestMessage request, CancellationToken cancellationToken)
        => (PaceLease)await _limiters.AcquireAsync(new PacedCall(bucket, GetSlot(request)), permitCount: 1, cancellationToken);

    public void Dispose() => _limiters.Dispose();

    /// <summary>Returns the slot of a call. It depends on the host too, where the same number is another ad account.</summary>
    internal static int GetSlot(HttpRequestMessage request)
    {
        var hash = 14695981039346656037UL;
        Add(request.RequestUri?.Host);
        Add(KakaoBusinessRequestExtensions.FindAdAccountId(request));
        Add(KakaoBusinessRequestExtensions.FindChannelProfileId(request));
        return (int)((hash ^ (hash >> 32)) % Slots);

        // FNV-1a gives the same hash in every process, unlike string.GetHashCode().
        void Add(string? text)
        {
            foreach (var character in text ?? "") hash = (hash ^ character) * 1099511628211UL;
            hash = (hash ^ '\n') * 1099511628211UL;
        }
    }

    private readonly record struct PacedCall(KakaoBusinessPacingBucket Bucket, int Slot);
}
