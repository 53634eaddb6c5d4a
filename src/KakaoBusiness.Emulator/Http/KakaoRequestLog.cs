namespace KakaoBusiness.Emulator;

/// <summary>Represents the latest requests, oldest first. It is bounded, so that an emulator can run for days, and thread-safe.</summary>
public sealed class KakaoRequestLog
{
    /// <summary>The maximum number of requests.</summary>
    public const int Capacity = 10_000;

    // 10,000 bodies of 64 KB would be 640 MB: bodies count too.
    private const long MaxBodyBytes = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<KakaoReceivedRequest> _requests = new();
    private long _bodyBytes;

    internal KakaoRequestLog()
    {
    }

    /// <summary>Gets every request, oldest first.</summary>
    public IReadOnlyList<KakaoReceivedRequest> All
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Returns the requests to an endpoint, oldest first.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public IReadOnlyList<KakaoReceivedRequest> Of(KakaoEndpoint endpoint) => [.. All.Where(request => request.Endpoint == endpoint)];

    /// <summary>Removes every request.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _bodyBytes = 0;
        }
    }

    internal void Add(KakaoReceivedRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            _bodyBytes += request.Body.Length;
            while (_requests.Count > Capacity || _bodyBytes > MaxBodyBytes)
                _bodyBytes -= _requests.Dequeue().Body.Length;
        }
    }
}
