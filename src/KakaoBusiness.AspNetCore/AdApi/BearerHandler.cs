using System.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Writes the token into the header at the last moment, behind every handler that could log the request: the framework's own
/// logging redacts headers in its text alone, and hands them raw to structured loggers. The destination is checked here for
/// each request, because a handler in between may have followed a redirect or changed the URL.
/// </summary>
internal sealed class BearerHandler(HttpMessageHandler transport) : DelegatingHandler(transport)
{
    private static readonly HttpRequestOptionsKey<Credential> Key = new("KakaoBusiness.AspNetCore.BusinessToken");

    /// <summary>Hands over the token of a request and where it may go; neither prints.</summary>
    public static void Put(HttpRequestMessage request, KakaoBusinessToken token, TokenDestinations destinations)
        => request.Options.Set(Key, new Credential(token, destinations));

    public static void Remove(HttpRequestMessage request) => ((IDictionary<string, object?>)request.Options).Remove(Key.Key);

    /// <summary>Whether a chain of handlers ends here; else its requests would leave without a token.</summary>
    public static bool IsBehind(DelegatingHandler handler)
    {
        for (HttpMessageHandler? next = handler; next is DelegatingHandler current; next = current.InnerHandler)
            if (next is BearerHandler) return true;
        return false;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Key, out var credential)) throw new InvalidOperationException("A request reached the ad API's transport without its business token.");
        credential.Destinations.Require(request.RequestUri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential.Token.Reveal());
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // Whoever logs the request or the answer afterwards would print it.
            request.Headers.Authorization = null;
        }
    }

    /// <summary>A handler in between that sends synchronously would pass the check by.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("An HTTP client with AddKakaoBusinessToken() sends asynchronously only: call SendAsync.");

    private sealed class Credential(KakaoBusinessToken token, TokenDestinations destinations)
    {
        public KakaoBusinessToken Token => token;

        public TokenDestinations Destinations => destinations;
    }
}
