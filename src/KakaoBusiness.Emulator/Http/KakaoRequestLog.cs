namespace KakaoBusiness.Emulator;

/// <summary>Represents the latest requests, oldest first. It is bounded, so that an emulator can run for days. Every member is thread-safe.</summary>
public sealed class KakaoRequestLog
{
    /// <summary>The maximum number of requests.</summary>
    public const int Capacity = 10_000;

    // 10,000 requests with bodies of 64 KB would be 640 MB, so their size is limited too.
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<KakaoReceivedRequest> _requests = new();
    private long _bytes;

    internal KakaoRequestLog()
    {
    }

    /// <summary>Gets all requests, oldest first.</summary>
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

    /// <summary>Removes all requests.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _bytes = 0;
        }
    }

    internal void Add(KakaoReceivedRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            _bytes += request.Size;
            while (_requests.Count > Capacity || _bytes > MaxBytes)
                _bytes -= _requests.Dequeue().Size;
        }
    }
}
