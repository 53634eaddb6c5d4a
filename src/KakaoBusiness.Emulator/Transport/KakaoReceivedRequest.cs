namespace KakaoBusiness.Emulator;

/// <summary>A request as the emulator received it, for a test's assertions.</summary>
public sealed class KakaoReceivedRequest
{
    private readonly EmulatorRequest _request;

    internal KakaoReceivedRequest(KakaoEndpoint? endpoint, DateTimeOffset receivedAt, EmulatorRequest request)
    {
        Endpoint = endpoint;
        ReceivedAt = receivedAt;
        _request = request;
    }

    /// <summary>The endpoint, or null for a path that Kakao does not have.</summary>
    public KakaoEndpoint? Endpoint { get; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The HTTP method.</summary>
    public string Method => _request.Method;

    /// <summary>The path, without the query.</summary>
    public string Path => _request.Path;

    /// <summary>The raw query.</summary>
    public string QueryString => _request.QueryString;

    /// <summary>The query's parameters.</summary>
    public EmulatorFields Query => _request.Query;

    /// <summary>The form's fields; none when the body was no form.</summary>
    public EmulatorFields Form => _request.Form;

    /// <summary>The headers.</summary>
    public EmulatorFields Headers => _request.Headers;

    /// <summary>The raw body.</summary>
    public ReadOnlyMemory<byte> Body => _request.Body;

    /// <summary>Method and path: the rest may carry secrets.</summary>
    public override string ToString() => _request.ToString();
}
