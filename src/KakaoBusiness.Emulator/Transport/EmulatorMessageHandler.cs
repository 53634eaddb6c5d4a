namespace KakaoBusiness.Emulator;

/// <summary>The emulator as the last handler of an HttpClient. It holds nothing, so disposing it harms no other.</summary>
internal sealed class EmulatorMessageHandler(KakaoEmulator emulator) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        return Write(await emulator.HandleAsync(await ReadAsync(request, cancellationToken), cancellationToken), request);
    }

    /// <exception cref="HttpRequestException">The emulator cuts the connection.</exception>
    public static HttpResponseMessage Write(EmulatorResponse answer, HttpRequestMessage request)
    {
        if (answer.IsCut)
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The emulator cut the connection.");

        var response = new HttpResponseMessage((System.Net.HttpStatusCode)answer.StatusCode)
        {
            RequestMessage = request,
            Content = new StreamContent(answer.OpenBody()),
        };
        response.Content.Headers.ContentLength = answer.BodyLength;
        foreach (var (name, value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public static async Task<EmulatorRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var content = request.Content;

        // As they would go over the wire: one line per name, not taken apart.
        var headers = request.Headers.NonValidated.Concat(content?.Headers.NonValidated ?? default);
        return new EmulatorRequest
        {
            Method = request.Method.Method,
            Path = uri.AbsolutePath,
            QueryString = uri.Query,
            Headers = EmulatorFields.OfHeaders(headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))),
            Body = content is null ? default : await BoundedBody.ReadAsync(await content.ReadAsStreamAsync(cancellationToken), cancellationToken),
        };
    }
}
