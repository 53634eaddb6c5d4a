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
    public static void Put(HttpRequestMessage request, KakaoBusinessToken token, Destinations destinations)
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
        credential.AllowedAt.Require(request.RequestUri);
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

    /// <summary>The places to which a business token may go: exact scheme, host and port.</summary>
    internal sealed class Destinations
    {
        private static readonly Uri[] Kakao =
            [new(KakaoBusinessDefaults.MomentApiBaseAddress), new(KakaoBusinessDefaults.KeywordAdApiBaseAddress), new("https://kapi.kakao.com")];

        private readonly Uri[] _addresses;

        /// <param name="ofApp">Base addresses that the app configures.</param>
        /// <exception cref="InvalidOperationException">One of them is neither https nor http on loopback.</exception>
        public Destinations(IEnumerable<Uri> ofApp)
            => _addresses = [.. Kakao, .. ofApp.Select(RequireSafe)];

        /// <summary>Why an address cannot be a destination, or <see langword="null"/> if it can.</summary>
        private static string? FindFault(Uri? address)
        {
            if (address is not { IsAbsoluteUri: true } || address.Scheme is not ("https" or "http"))
                return "is not an absolute URL: write it with 'https://' and a host.";
            if (address.Scheme == "http" && !address.IsLoopback)
                return "is plain http to another machine, where tokens could be read on the way: use https. Http is for loopback only.";
            return address.UserInfo.Length > 0 ? "has user information: remove it." : null;
        }

        /// <summary>Lets a request pass that goes to one of the places.</summary>
        /// <exception cref="InvalidOperationException">It goes elsewhere. The message names the origin, not the path or the query.</exception>
        public void Require(Uri? target)
        {
            if (target is { IsAbsoluteUri: true, UserInfo.Length: 0 } && IsKnown(target)) return;
            var origin = target is { IsAbsoluteUri: true } ? GetOrigin(target) : "(a relative URL)";
            throw new InvalidOperationException(
                $"The business token does not go to {origin}: that is neither an API of Kakao's nor a base address that the app configures. "
                + "Set the BaseAddress of the HTTP client, or add the address to ApiBaseAddresses of the Kakao Business scheme, if the token is meant to go there.");
        }

        /// <summary>Allocates nothing: each call asks twice.</summary>
        private bool IsKnown(Uri target)
        {
            foreach (var address in _addresses)
                if (target.Scheme == address.Scheme && target.Port == address.Port && string.Equals(target.Host, address.Host, StringComparison.Ordinal)) return true;
            return false;
        }

        private static Uri RequireSafe(Uri address) => FindFault(address) is { } fault
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
