using System.Diagnostics.CodeAnalysis;
using KakaoBusiness.AspNetCore.Connections;

namespace KakaoBusiness.AspNetCore;

/// <summary>Names a connection to a single HTTP request.</summary>
public static class KakaoBusinessConnectionRequestExtensions
{
    private static readonly HttpRequestOptionsKey<(string Key, string? Scheme)> Option = new("KakaoBusiness.AspNetCore.Connection");

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
        ConnectionKey.ThrowIfInvalid(key, nameof(key));
        request.Options.Set(Option, (key, authenticationScheme));
        return request;
    }

    internal static bool TryGetConnection(this HttpRequestMessage request, [NotNullWhen(true)] out string? key, out string? authenticationScheme)
    {
        var isSet = request.Options.TryGetValue(Option, out var connection);
        (key, authenticationScheme) = connection;
        return isSet;
    }
}
