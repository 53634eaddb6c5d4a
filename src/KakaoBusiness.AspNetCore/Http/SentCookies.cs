using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>
/// Cookies exactly as the browser sent them. <see cref="HttpRequest.Cookies"/> compares names without regard to case: a cookie
/// <c>__HOST-…</c> that another host of the domain set, in a browser that compares the prefix exactly, would pass for one with the
/// prefix (RFC 6265bis §4.1.3).
/// </summary>
internal static class SentCookies
{
    /// <summary>Returns the cookies whose names begin with a text.</summary>
    public static List<(string Name, string Value)> Read(HttpRequest request, string prefix)
    {
        var sent = new List<(string, string)>();
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var range in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan(range).Trim(' ');
                var end = pair.IndexOf('=');
                if (end > 0 && pair.StartsWith(prefix, StringComparison.Ordinal)) sent.Add((pair[..end].ToString(), pair[(end + 1)..].ToString()));
            }
        }

        return sent;
    }

    /// <summary>
    /// Returns whether the framework reads a cookie, and the chunks that it may have, as the browser sent them. A name without the prefix
    /// <c>__Host-</c> or <c>__Secure-</c> promises nothing that could be broken.
    /// </summary>
    public static bool AreReadAsSent(HttpRequest request, string name)
    {
        if (!name.StartsWith("__Host-", StringComparison.Ordinal) && !name.StartsWith("__Secure-", StringComparison.Ordinal)) return true;
        var sent = Read(request, name);
        foreach (var (key, value) in request.Cookies)
        {
            if (!key.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (sent.Where(cookie => cookie.Name == key).ToList() is not [var only] || Uri.UnescapeDataString(only.Value) != value) return false;
        }

        return true;
    }
}
