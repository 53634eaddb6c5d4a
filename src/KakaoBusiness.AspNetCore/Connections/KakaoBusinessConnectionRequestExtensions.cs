using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.Consent;

namespace KakaoBusiness.AspNetCore;

/// <summary>Names a connection to a single HTTP request.</summary>
public static class KakaoBusinessConnectionRequestExtensions
{
    /// <summary>
    /// Sends the request with the token of a connection instead of the session's, through an HTTP client with
    /// <c>AddKakaoBusinessToken()</c>. <see cref="IKakaoBusinessConnections.CreateClient{TClient}"/> does it for every request of a client.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key of the connection.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme; <see langword="null"/> if one scheme has connections.</param>
    /// <returns><paramref name="request"/>.</returns>
    /// <exception cref="ArgumentException">The key is not valid.</exception>
    public static HttpRequestMessage SetKakaoBusinessConnection(this HttpRequestMessage request, string key, string? authenticationScheme = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        new RequestedConnection(key, authenticationScheme).Set(request);
        return request;
    }
}
