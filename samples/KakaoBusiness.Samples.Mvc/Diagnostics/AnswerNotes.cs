using System.Text.Json;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>
/// Notes the shape of each answer on its way from Kakao to the library, in a sign-in that fails as well. Stands in the
/// library's backchannel, in Development alone.
/// </summary>
internal sealed class AnswerNotes(SignInNotes notes, KakaoBusinessOptions options) : DelegatingHandler
{
    /// <summary>In bytes: the library takes no longer answers either.</summary>
    private const int MaxLength = 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (EndpointOf(request.RequestUri) is { } endpoint)
        {
            var body = await TakeBodyAsync(response, cancellationToken);
            var isTooLarge = body.Length > MaxLength;
            notes.Note(endpoint, (int)response.StatusCode, isTooLarge ? null : ShapeOf(endpoint, body), isTooLarge);
        }

        return response;
    }

    /// <summary>
    /// What the library will find: the whole body, or of one that is too large one byte more than it takes. So it comes to
    /// the same judgment as without these notes.
    /// </summary>
    private static async Task<ReadOnlyMemory<byte>> TakeBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
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

    private KakaoEndpointName? EndpointOf(Uri? address)
        => address == new Uri(options.TokenEndpoint) ? KakaoEndpointName.Token
            : address == new Uri(options.TokenInformationEndpoint) ? KakaoEndpointName.TokenInformation
            : address == new Uri(options.UserInformationEndpoint) ? KakaoEndpointName.UserInformation
            : address == new Uri(options.RevocationEndpoint) ? KakaoEndpointName.Revoke
            : null;

    private string? ShapeOf(KakaoEndpointName endpoint, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (endpoint == KakaoEndpointName.TokenInformation) notes.NoteIds(json.RootElement);
            return JsonShape.Of(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
