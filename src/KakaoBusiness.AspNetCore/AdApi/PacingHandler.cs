using System.Net;
using System.Net.Http.Headers;
using KakaoBusiness.AspNetCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Delays calls to an ad API to keep to Kakao's pace, and pauses them when Kakao refuses one as too fast.</summary>
internal sealed class PacingHandler(AdApiPace pace, TimeProvider timeProvider, KakaoBusinessLogger logger) : DelegatingHandler
{
    /// <summary>How often a refused call is sent again. Other processes call too, so a call that waited may still be refused.</summary>
    private const int MaxRepetitions = 2;

    /// <summary>The longest pause, whatever the response asks for. It may not come from Kakao.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (pace.FindBucket(request) is not { } bucket) return await base.SendAsync(request, cancellationToken);

        var started = timeProvider.GetTimestamp();
        for (var repetitions = 0; ; repetitions++)
        {
            using var lease = await pace.WaitAsync(bucket, request, cancellationToken);
            if (!lease.IsAcquired) return Refuse(request, bucket, lease);

            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.TooManyRequests) return response;

            var pause = GetPause(response, bucket);
            lease.Limiter.Pause(pause);
            logger.ApiCallTooFast(bucket.Name, pause);
            // 429 means that the call was not carried out, so it can be repeated. A body may be readable only once.
            if (request.Content is not null || repetitions == MaxRepetitions || timeProvider.GetElapsedTime(started) + pause > pace.MaxWait) return response;
            response.Dispose();
        }
    }

    /// <summary>Throws, because every call has to wait for its turn, which is possible only asynchronously.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("An HTTP client with AddKakaoBusinessPacing() supports only asynchronous calls. Use SendAsync.");

    private HttpResponseMessage Refuse(HttpRequestMessage request, KakaoBusinessPacingBucket bucket, PaceLease lease)
    {
        logger.ApiCallNotPaced(bucket.Name, lease.RetryAfter);
        // Retry-After has whole seconds. Rounding up ensures that the retry is not too early.
        var seconds = TimeSpan.FromSeconds(Math.Ceiling(lease.RetryAfter.TotalSeconds));
        return new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request, Headers = { RetryAfter = new RetryConditionHeaderValue(seconds) } };
    }

    /// <summary>
    /// Returns the time in <c>Retry-After</c> (RFC 9110 §10.2.3, in both forms), but at least the interval of the bucket. It is not known
    /// whether Kakao sends the header.
    /// </summary>
    private TimeSpan GetPause(HttpResponseMessage response, KakaoBusinessPacingBucket bucket)
    {
        var requested = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - timeProvider.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        var pause = requested > bucket.Interval ? requested : bucket.Interval;
        return pause < MaxPause ? pause : MaxPause;
    }
}
