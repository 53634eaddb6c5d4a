using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.Consent;

namespace KakaoBusiness.AspNetCore;

/// <summary>Selects a connection for a single HTTP request.</summary>
public static class KakaoBusinessConnectionRequestExtensions
{
    /// <summary>
    /// Selects the connection whose token an HTTP client with <c>AddKakaoBusinessToken()</c> sends with the request, instead of the session's.
    /// <see cref="IKakaoBusinessConnections.CreateClient{TClient}"/> selects it for every request of a client.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key of the connection.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme, or <see langword="null"/> if only one scheme has connections.</param>
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
