namespace KakaoBusiness.Emulator;

/// <summary>Handles a request, independent of its transport.</summary>
internal delegate ValueTask<EmulatorResponse> EmulatorRequestDelegate(EmulatorRequest request, CancellationToken cancellationToken);

/// <summary>
/// Handles the requests of an <see cref="HttpClient"/> with the emulator. It owns nothing, so disposing it affects no other handler.
/// </summary>
internal sealed class EmulatorMessageHandler(EmulatorRequestDelegate emulator) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => ToMessage(await emulator(await ReadAsync(request, cancellationToken), cancellationToken), request);

    /// <exception cref="HttpRequestException">The emulator cut the connection.</exception>
    public static HttpResponseMessage ToMessage(EmulatorResponse response, HttpRequestMessage request)
    {
        if (response.IsCut)
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The emulator cut the connection.");

        var message = new HttpResponseMessage((System.Net.HttpStatusCode)response.StatusCode)
        {
            RequestMessage = request,
            Content = new StreamContent(response.OpenBody()),
        };
        message.Content.Headers.ContentLength = response.BodyLength;
        foreach (var (name, value) in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public static async Task<EmulatorRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var content = request.Content;
        // As they would be sent: one line per name, not parsed.
        var headers = request.Headers.NonValidated.Concat(content?.Headers.NonValidated ?? default);
        return new EmulatorRequest
        {
            Method = request.Method.Method,
            Path = uri.AbsolutePath,
            QueryString = uri.Query,
            Headers = EmulatorFields.FromHeaders(headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))),
            Body = content is null ? default : await EmulatorRequest.ReadBodyAsync(await content.ReadAsStreamAsync(cancellationToken), cancellationToken),
        };
    }
}
