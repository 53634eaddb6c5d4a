using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace KakaoBusiness.AspNetCore.Requests;

/// <summary>Tells a program that calls an API from a person in a browser: a redirect to a consent screen is of no use to the former.</summary>
internal static class ApiRequest
{
    /// <summary>
    /// Whether the endpoint is an API (<c>[ApiController]</c>, JSON minimal APIs and SignalR carry the metadata by
    /// themselves), or the request asks as a script does.
    /// </summary>
    public static bool IsApi(HttpContext context)
        => context.GetEndpoint()?.Metadata.GetMetadata<IDisableCookieRedirectMetadata>() is not null
            || string.Equals(context.Request.Headers.XRequestedWith, "XMLHttpRequest", StringComparison.Ordinal)
            || AsksForJson(context.Request);

    /// <summary>JSON accepted and HTML not. A browser that navigates always accepts HTML.</summary>
    private static bool AsksForJson(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        var json = false;
        foreach (var value in accept)
        {
            if (value is null) continue;
            if (value.Contains("text/html", StringComparison.OrdinalIgnoreCase)) return false;
            json |= value.Contains("json", StringComparison.OrdinalIgnoreCase);
        }

        return json;
    }
}
