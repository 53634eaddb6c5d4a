using System.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Reads the error of a response that an app received from an API of Kakao's, and leaves the response readable.</summary>
internal static class ApiErrorReader
{
    /// <summary>In bytes. An error has a few hundred; what is longer is data.</summary>
    public const int MaxErrorLength = 64 * 1024;

    public static async Task<KakaoBusinessError?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode) return ErrorResponse.FromApiBody(JsonBody.Parse(await ReadBodyAsync(response.Content, cancellationToken)), status);

        // Data of any length streams on unread: buffering what is too long would fail the call.
        if (response.Content.Headers.ContentLength is not (> 0 and <= MaxErrorLength) || IsNotJson(response.Content.Headers.ContentType)) return null;
        var body = JsonBody.Parse(await ReadBodyAsync(response.Content, cancellationToken));
        return ErrorResponse.IsApiErrorBody(body) ? ErrorResponse.FromApiBody(body, status) : null;
    }

    private static bool IsNotJson(MediaTypeHeaderValue? contentType)
        => contentType?.MediaType is { } type && !type.EndsWith("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body, or nothing if it is too long or breaks off.</summary>
    private static async Task<byte[]> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxErrorLength, cancellationToken);
            return content.Headers.ContentLength <= MaxErrorLength ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return [];
        }
    }
}
