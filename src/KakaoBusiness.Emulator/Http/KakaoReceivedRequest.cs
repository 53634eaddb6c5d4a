namespace KakaoBusiness.Emulator;

/// <summary>Represents a request that the emulator received, for the assertions of a test.</summary>
public sealed class KakaoReceivedRequest
{
    private readonly EmulatorRequest _request;

    internal KakaoReceivedRequest(KakaoEndpoint? endpoint, DateTimeOffset receivedAt, EmulatorRequest request)
    {
        Endpoint = endpoint;
        ReceivedAt = receivedAt;
        _request = request;
        Size = request.Body.Length + (sizeof(char) * (request.Path.Length + (2L * request.QueryString.Length) + request.Headers.Pairs.Sum(header => header.Key.Length + header.Value.Length)));
    }

    /// <summary>Gets the endpoint, or <see langword="null"/> for a path that the emulator does not serve.</summary>
    public KakaoEndpoint? Endpoint { get; }

    /// <summary>Gets the time of receipt, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Gets the HTTP method.</summary>
    public string Method => _request.Method;

    /// <summary>Gets the path, without the query.</summary>
    public string Path => _request.Path;

    /// <summary>Gets the raw query.</summary>
    public string QueryString => _request.QueryString;

    /// <summary>Gets the parameters of the query.</summary>
    public EmulatorFields Query => _request.Query;

    /// <summary>Gets the fields of the form; empty if the body is not a form.</summary>
    public EmulatorFields Form => _request.Form;

    /// <summary>Gets the headers.</summary>
    public EmulatorFields Headers => _request.Headers;

    // The query counts twice, because it is also stored parsed.
    internal long Size { get; }

    /// <summary>Gets the raw body.</summary>
    public ReadOnlyMemory<byte> Body => _request.Body;

    /// <summary>Returns only the method and the path, because the rest can contain secrets.</summary>
    public override string ToString() => _request.ToString();
}
