namespace KakaoBusiness.AspNetCore.Http;

/// <summary>The origin of another site to which a return is allowed: scheme, host and port (RFC 6454 §4), in one normal form.</summary>
internal static class ReturnOrigin
{
    /// <summary>Returns the normal form of a configured origin, or <see langword="null"/> if it has more or less than scheme, host and port.</summary>
    public static string? Normalize(string? origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && HasNoOtherPart(origin) ? Of(uri) : null;

    /// <summary>Returns the origin of a URL, with the host in lower case and in Punycode, and the port unless it is the scheme's default.</summary>
    public static string? Of(Uri url)
    {
        if (url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || url.HostNameType is UriHostNameType.Basic or UriHostNameType.Unknown) return null;
        if (FindHost(url) is not { } host) return null;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    private static string? FindHost(Uri url)
    {
        if (url.HostNameType == UriHostNameType.IPv6) return url.Host;
        try
        {
            return url.IdnHost;
        }
        // The parser accepts letters that an international domain name cannot have, and finds out here.
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>The parser itself drops an empty path, and spaces around the URL.</summary>
    private static bool HasNoOtherPart(string origin)
    {
        var separator = origin.IndexOf("://", StringComparison.Ordinal);
        return separator > 0
            && origin.AsSpan(separator + 3).IndexOfAny("/\\?#@") < 0
            && !origin.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
    }
}
