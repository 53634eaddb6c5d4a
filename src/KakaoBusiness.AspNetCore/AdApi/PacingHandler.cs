using System.Net;
using System.Net.Http.Headers;
using KakaoBusiness.AspNetCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Holds calls of an ad API back until Kakao's pace admits them, and slows down when Kakao says so.</summary>
internal sealed class PacingHandler(AdApiPace pace, TimeProvider timeProvider, KakaoBusinessLogger logger) : DelegatingHandler
{
    /// <summary>Other processes call too: a call that waited may be refused all the same. It is sent again this often.</summary>
    private const int MaxRepetitions = 2;

    /// <summary>Whatever Kakao asks for, or somebody in its name.</summary>
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
            // A body may be readable once only. 429 says that the call was not carried out.
            if (request.Content is not null || repetitions == MaxRepetitions || timeProvider.GetElapsedTime(started) + pause > pace.MaxWait) return response;
            response.Dispose();
        }
    }

    /// <summary>Nothing may go out without its turn, and to wait for it takes the asynchronous way.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("An HTTP client with AddKakaoBusinessPacing() sends asynchronously only: call SendAsync.");

    private HttpResponseMessage Refuse(HttpRequestMessage request, KakaoBusinessPacingBucket bucket, PaceLease lease)
    {
        logger.ApiCallNotPaced(bucket.Name, lease.RetryAfter);
        // In whole seconds, and never too early.
        var seconds = TimeSpan.FromSeconds(Math.Ceiling(lease.RetryAfter.TotalSeconds));
        return new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request, Headers = { RetryAfter = new RetryConditionHeaderValue(seconds) } };
    }

    /// <summary>RFC 9110 §10.2.3, in both forms. Whether Kakao sends the header is not known: without it, the bucket's interval.</summary>
    private TimeSpan GetPause(HttpResponseMessage response, KakaoBusinessPacingBucket bucket)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - timeProvider.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        var pause = asked > bucket.Interval ? asked : bucket.Interval;
        return pause < MaxPause ? pause : MaxPause;
    }
}
