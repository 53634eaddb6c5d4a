using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace KakaoBusiness.AspNetCore.Requests;

/// <summary>Tells a program that calls an API from a person in a browser: a redirect to a consent screen is of no use to the former.</summary>
internal static class ApiRequest
{
    /// <summary>
    /// Whether the endpoint is an API (<c>[ApiController]</c>, JSON minimal APIs and SignalR carry the metadata by
    /// themselves, others by <c>AsApi()</c>), or the request asks as a script does.
    /// </summary>
    public static bool IsApi(HttpContext context)
        => context.GetEndpoint()?.Metadata.GetMetadata<IDisableCookieRedirectMetadata>() is not null
            || string.Equals(context.Request.Headers.XRequestedWith, "XMLHttpRequest", StringComparison.Ordinal)
            || IsSubresource(context.Request)
            || !AcceptsPage(context.Request.Headers.Accept);

    /// <summary>
    /// Whether a person opens a page: they can be sent elsewhere and come back, and nothing is lost when the request is made again
    /// (RFC 9110 §9.2.1, as far as browsers navigate by it).
    /// </summary>
    public static bool IsPageVisit(HttpContext context)
        => (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && !IsApi(context);

    /// <summary>A browser says of each request what it is for (Fetch Metadata); what is no navigation cannot leave the site.</summary>
    private static bool IsSubresource(HttpRequest request)
        => request.Headers["Sec-Fetch-Mode"] is [{ Length: > 0 } mode] && !string.Equals(mode, "navigate", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// HTML accepted, by name or because anything is. A script that names JSON and adds <c>*/*</c>, as some clients do by
    /// themselves, wants JSON.
    /// </summary>
    private static bool AcceptsPage(StringValues accept)
    {
        var anything = StringValues.IsNullOrEmpty(accept);
        var json = false;
        foreach (var value in accept)
        {
            if (value is null) continue;
            if (value.Contains("text/html", StringComparison.OrdinalIgnoreCase) || value.Contains("application/xhtml+xml", StringComparison.OrdinalIgnoreCase))
                return true;
            json |= value.Contains("json", StringComparison.OrdinalIgnoreCase);
            anything |= value.Contains("*/*", StringComparison.Ordinal) || value.Contains("text/*", StringComparison.OrdinalIgnoreCase);
        }

        return anything && !json;
    }
}
