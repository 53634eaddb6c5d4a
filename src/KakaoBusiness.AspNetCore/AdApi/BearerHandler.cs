using System.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Sets the authorization header at the last moment, behind every handler that could log the request. The framework's logging redacts
/// headers only in the text, and passes the raw values to structured loggers. This handler also checks the destination of each request,
/// because a handler in between may have followed a redirect or changed the URL.
/// </summary>
internal sealed class BearerHandler(HttpMessageHandler transport) : DelegatingHandler(transport)
{
    private static readonly HttpRequestOptionsKey<Credential> Key = new("KakaoBusiness.AspNetCore.BusinessToken");

    /// <summary>Attaches the token and its allowed destinations to a request. Logging the request does not reveal them.</summary>
    public static void Put(HttpRequestMessage request, KakaoBusinessToken token, Destinations destinations)
        => request.Options.Set(Key, new Credential(token, destinations));

    public static void Remove(HttpRequestMessage request) => ((IDictionary<string, object?>)request.Options).Remove(Key.Key);

    /// <summary>Returns whether a chain of handlers contains this one. Without it, requests would be sent without a token.</summary>
    public static bool IsBehind(DelegatingHandler handler)
    {
        for (HttpMessageHandler? next = handler; next is DelegatingHandler current; next = current.InnerHandler)
            if (next is BearerHandler) return true;
        return false;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Key, out var credential)) throw new InvalidOperationException("A request to an ad API reached the transport without a business token.");
        credential.AllowedAt.Require(request.RequestUri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential.Token.Reveal());
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // A handler that logs the request or the response afterwards must not see the token.
            request.Headers.Authorization = null;
        }
    }

    /// <summary>Throws, because a handler in between that sends synchronously would bypass the check.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("An HTTP client with AddKakaoBusinessToken() supports only asynchronous calls. Use SendAsync.");

    /// <summary>Contains the destinations to which a business token may be sent: exact scheme, host and port.</summary>
    internal sealed class Destinations
    {
        private static readonly Uri[] Kakao =
            [new(KakaoBusinessDefaults.MomentApiBaseAddress), new(KakaoBusinessDefaults.KeywordAdApiBaseAddress), new("https://kapi.kakao.com")];

        private readonly Uri[] _addresses;

        /// <param name="configured">The base addresses that the app configures.</param>
        /// <exception cref="InvalidOperationException">An address is neither https nor http on loopback, or has user information or a fragment.</exception>
        public Destinations(IEnumerable<Uri> configured)
            => _addresses = [.. Kakao, .. configured.Select(RequireSafe)];

        /// <summary>Verifies that a request goes to one of the destinations.</summary>
        /// <exception cref="InvalidOperationException">It goes elsewhere. The message names the origin, not the path or the query.</exception>
        public void Require(Uri? target)
        {
            if (target is { IsAbsoluteUri: true, UserInfo.Length: 0 } && IsKnown(target)) return;
            var origin = target is { IsAbsoluteUri: true } ? GetOrigin(target) : "(a relative URL)";
            throw new InvalidOperationException(
                $"The business token is not sent to {origin}: that is neither a Kakao API nor a base address that the app configures. "
                + "To send it there, set the BaseAddress of the HTTP client, or add the address to ApiBaseAddresses of the Kakao Business scheme.");
        }

        /// <summary>Returns whether the token may be sent to an address. Does not allocate, because each call checks twice.</summary>
        private bool IsKnown(Uri target)
        {
            foreach (var address in _addresses)
                if (target.Scheme == address.Scheme && target.Port == address.Port && string.Equals(target.Host, address.Host, StringComparison.Ordinal)) return true;
            return false;
        }

        private static Uri RequireSafe(Uri address) => KakaoBusinessOptionsValidation.FindAddressFault(address) is { } fault
            ? throw new InvalidOperationException($"The base address {(address.IsAbsoluteUri ? GetOrigin(address) : address)} of an HTTP client with AddKakaoBusinessToken() {fault}")
            : address;

        private static string GetOrigin(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
    }

    private sealed class Credential(KakaoBusinessToken token, Destinations destinations)
    {
        public KakaoBusinessToken Token => token;

        public Destinations AllowedAt => destinations;
    }
}
