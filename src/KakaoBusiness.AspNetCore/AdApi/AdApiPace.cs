using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>The pace of every ad account and kind of call, for all HTTP clients of the app.</summary>
internal sealed class AdApiPace : IDisposable
{
    /// <summary>
    /// A bucket has at most this many limiters, whatever ad accounts are named. Two ad accounts that fall into one slot share a pace:
    /// they are called more slowly than they might be, never faster.
    /// </summary>
    internal const int Slots = 65_536;

    private readonly KakaoBusinessPacingOptions _options;
    private readonly PartitionedRateLimiter<PacedCall> _limiters;

    public AdApiPace(IOptions<KakaoBusinessPacingOptions> options, TimeProvider timeProvider)
    {
        _options = options.Value;
        // It drops limiters that have been idle for some seconds.
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

    /// <summary>Waits until a call may be sent.</summary>
    public async ValueTask<PaceLease> WaitAsync(KakaoBusinessPacingBucket bucket, HttpRequestMessage request, CancellationToken cancellationToken)
        => (PaceLease)await _limiters.AcquireAsync(new PacedCall(bucket, GetSlot(request)), permitCount: 1, cancellationToken);

    public void Dispose() => _limiters.Dispose();

    /// <summary>The same number of an ad account means another one at another host.</summary>
    internal static int GetSlot(HttpRequestMessage request)
    {
        var hash = 14695981039346656037UL;
        Add(request.RequestUri?.Host);
        Add(KakaoBusinessRequestExtensions.FindAdAccountId(request));
        Add(KakaoBusinessRequestExtensions.FindChannelProfileId(request));
        return (int)((hash ^ (hash >> 32)) % Slots);

        // FNV-1a: the same in every process, unlike String.GetHashCode().
        void Add(string? text)
        {
            foreach (var character in text ?? "") hash = (hash ^ character) * 1099511628211UL;
            hash = (hash ^ '\n') * 1099511628211UL;
        }
    }

    private readonly record struct PacedCall(KakaoBusinessPacingBucket Bucket, int Slot);
}
