using System.Text.Json;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>
/// Records the structure of each response from Kakao, also in a sign-in that fails. It is part of the library's backchannel, in
/// Development only.
/// </summary>
internal sealed class ResponseRecorder(SignInRecords records, KakaoBusinessOptions options) : DelegatingHandler
{
    /// <summary>The maximum length, in bytes. The library accepts no larger responses either.</summary>
    private const int MaxLength = 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (FindEndpoint(request.RequestUri) is { } endpoint)
        {
            var body = await BufferBodyAsync(response, cancellationToken);
            var isTooLarge = body.Length > MaxLength;
            records.AddResponse(endpoint, (int)response.StatusCode, isTooLarge ? null : ReadShape(endpoint, body), isTooLarge);
        }

        return response;
    }

    /// <summary>
    /// Replaces the body with a buffer that contains the same bytes. If the body is too large, the buffer has one byte more than the library
    /// accepts, so that the library rejects it as it would without this handler.
    /// </summary>
    private static async Task<ReadOnlyMemory<byte>> BufferBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var content = response.Content;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxLength + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

        response.Content = new ByteArrayContent(buffer, 0, length);
        foreach (var (name, values) in content.Headers)
            if (name != "Content-Length") response.Content.Headers.TryAddWithoutValidation(name, values);
        return buffer.AsMemory(0, length);
    }

    private KakaoEndpointName? FindEndpoint(Uri? address)
        => address == new Uri(options.TokenEndpoint) ? KakaoEndpointName.Token
            : address == new Uri(options.TokenInformationEndpoint) ? KakaoEndpointName.TokenInformation
            : address == new Uri(options.UserInformationEndpoint) ? KakaoEndpointName.UserInformation
            : address == new Uri(options.RevocationEndpoint) ? KakaoEndpointName.Revoke
            : null;

    private string? ReadShape(KakaoEndpointName endpoint, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (endpoint == KakaoEndpointName.TokenInformation) records.AddIds(json.RootElement);
            return JsonShape.Describe(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
