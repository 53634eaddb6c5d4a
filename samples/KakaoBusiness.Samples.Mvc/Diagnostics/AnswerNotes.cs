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
            await response.Content.LoadIntoBufferAsync(MaxLength, cancellationToken);
            notes.Note(endpoint, (int)response.StatusCode, ShapeOf(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        }

        return response;
    }

    private KakaoEndpointName? EndpointOf(Uri? address)
        => address == new Uri(options.TokenEndpoint) ? KakaoEndpointName.Token
            : address == new Uri(options.TokenInformationEndpoint) ? KakaoEndpointName.TokenInformation
            : address == new Uri(options.UserInformationEndpoint) ? KakaoEndpointName.UserInformation
            : null;

    private static string? ShapeOf(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return JsonShape.Of(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
