using System.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <summary>
/// Writes the token into the header at the last moment, behind every handler that could log the request: the framework's own
/// logging redacts headers in its text alone, and hands them raw to structured loggers.
/// </summary>
internal sealed class BearerHandler(HttpMessageHandler transport) : DelegatingHandler(transport)
{
    private static readonly HttpRequestOptionsKey<KakaoBusinessToken> Key = new("KakaoBusiness.AspNetCore.BusinessToken");

    /// <summary>Hands the token of a request over; it does not print.</summary>
    public static void Put(HttpRequestMessage request, KakaoBusinessToken token) => request.Options.Set(Key, token);

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
        if (!request.Options.TryGetValue(Key, out var token)) throw new InvalidOperationException("A request reached the ad API's transport without its business token.");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
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
}
