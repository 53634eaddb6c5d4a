using System.Net;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;

/// <summary>
/// Applies the cookie rules of browsers that <see cref="CookieContainer"/> does not have (RFC 6265bis §4.1.3.2 and §5.2): a cookie with
/// <c>SameSite=Strict</c> is not sent after a redirect from another site, and one whose name begins with <c>__Host-</c> must be
/// <c>Secure</c> with the path <c>/</c>.
/// </summary>
internal sealed class BrowserCookieRules : DelegatingHandler
{
    private readonly HashSet<string> _strict = new(StringComparer.Ordinal);
    private bool _cameFromAnotherSite;

    /// <summary>The user opens an address, follows a link or submits a form of the app.</summary>
    public void Begin() => _cameFromAnotherSite = false;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_cameFromAnotherSite) RemoveStrict(request);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            var kept = cookies.Where(Keeps).ToList();
            response.Headers.Remove("Set-Cookie");
            response.Headers.Add("Set-Cookie", kept);
            _strict.UnionWith(kept.Where(cookie => Attributes(cookie).Contains("samesite=strict")).Select(NameOf));
        }

        _cameFromAnotherSite |= response.Headers.Location is { IsAbsoluteUri: true } location && location.Host != request.RequestUri!.Host;
        return response;
    }

    private void RemoveStrict(HttpRequestMessage request)
    {
        if (!request.Headers.TryGetValues("Cookie", out var cookies)) return;
        var sent = string.Join("; ", cookies).Split("; ").Where(cookie => !_strict.Contains(NameOf(cookie))).ToList();
        request.Headers.Remove("Cookie");
        if (sent.Count > 0) request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", sent));
    }

    private static bool Keeps(string cookie)
        => !cookie.StartsWith("__Host-", StringComparison.OrdinalIgnoreCase)
            || (Attributes(cookie) is var attributes && attributes.Contains("path=/") && attributes.Contains("secure")
                && !attributes.Any(attribute => attribute.StartsWith("domain=", StringComparison.Ordinal)));

    private static List<string> Attributes(string cookie) => [.. cookie.Split("; ").Skip(1).Select(attribute => attribute.ToLowerInvariant())];

    private static string NameOf(string cookie) => cookie.Split('=')[0];
}
