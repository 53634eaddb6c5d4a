using Microsoft.Net.Http.Headers;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>Cookies as a browser keeps them (RFC 6265): by host, whatever the port, and by path.</summary>
internal sealed class CookieJar(TimeProvider clock)
{
    private readonly Dictionary<(string Host, string Name, string Path), SetCookieHeaderValue> _cookies = [];

    /// <summary>Every Set-Cookie header received, deletions included.</summary>
    public List<SetCookieHeaderValue> Received { get; } = [];

    public IEnumerable<string> Names => _cookies.Keys.Select(key => key.Name);

    public void Keep(Uri uri, IEnumerable<string> setCookieHeaders)
    {
        foreach (var header in setCookieHeaders)
        {
            var cookie = SetCookieHeaderValue.Parse(header);
            Received.Add(cookie);
            var key = (uri.Host, cookie.Name.ToString(), cookie.Path.HasValue ? cookie.Path.ToString() : "/");
            var isGone = cookie.MaxAge <= TimeSpan.Zero || cookie.Expires <= clock.GetUtcNow();
            // Chromium drops a Secure cookie that comes over plain http.
            var isRefused = cookie.Secure && uri.Scheme == "http" && !uri.IsLoopback;
            if (isGone) _cookies.Remove(key);
            else if (!isRefused) _cookies[key] = cookie;
        }
    }

    /// <summary>The Cookie header for a request, or <see langword="null"/> where there is none to send.</summary>
    public string? HeaderFor(Uri uri)
    {
        var pairs = _cookies
            .Where(entry => entry.Key.Host == uri.Host && Covers(entry.Key.Path, uri.AbsolutePath))
            .Select(entry => $"{entry.Value.Name}={entry.Value.Value}");
        var header = string.Join("; ", pairs);
        return header.Length == 0 ? null : header;
    }

    private static bool Covers(string cookiePath, string path)
        => path.StartsWith(cookiePath, StringComparison.Ordinal)
            && (path.Length == cookiePath.Length || cookiePath.EndsWith('/') || path[cookiePath.Length] == '/');
}
