using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>Determines how a request can be refused: whether it may be redirected, and, independently of that, whether it accepts a page.</summary>
internal static class BrowserRequest
{
    /// <summary>
    /// Returns whether a browser navigates to an endpoint that allows redirects. Nothing else can use a redirect to a consent screen: a
    /// script cannot follow it to another site, and an API client cannot show the screen.
    /// </summary>
    public static bool MayBeRedirected(HttpContext context) => EndpointAllowsRedirect(context) && IsNavigation(context.Request);

    /// <summary>
    /// Returns whether a browser opens a page with a safe method. Nothing is lost if it repeats the request after the consent
    /// (RFC 9110 §9.2.1).
    /// </summary>
    public static bool IsPageVisit(HttpContext context)
        => (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && MayBeRedirected(context);

    /// <summary>
    /// Returns whether the request accepts a page. Scripts that update a page (enhanced Blazor forms, Turbo) send <c>Accept</c> with HTML and
    /// show the page that they get. htmx accepts anything, but shows only HTML. <c>*/*</c> and a missing <c>Accept</c> come from API clients,
    /// gRPC calls and health probes.
    /// </summary>
    public static bool WantsHtml(HttpRequest request) => AcceptsHtml(request) || IsFromHtmx(request);

    /// <summary>
    /// Returns whether the endpoint allows redirects. As in the framework's cookie handler, the metadata that allows them takes precedence,
    /// whatever the order.
    /// </summary>
    public static bool EndpointAllowsRedirect(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<IDisableCookieRedirectMetadata>() is null || metadata.GetMetadata<IAllowCookieRedirectMetadata>() is not null;
    }

    /// <summary>
    /// Returns whether a browser navigates. Browsers send Fetch Metadata with every request to https and to loopback. Over plain http, and
    /// from older browsers, it is missing. The request must then look like one from a link or a form.
    /// </summary>
    private static bool IsNavigation(HttpRequest request)
    {
        var mode = request.Headers["Sec-Fetch-Mode"];
        if (mode.Count > 0) return string.Equals(mode, "navigate", StringComparison.OrdinalIgnoreCase);
        return AcceptsHtml(request)
            && !IsFromHtmx(request)
            && !string.Equals(request.Headers.XRequestedWith, "XMLHttpRequest", StringComparison.Ordinal)
            && !request.Headers.Upgrade.Contains("websocket", StringComparer.OrdinalIgnoreCase)
            && IsSentByLinkOrForm(request);
    }

    private static bool AcceptsHtml(HttpRequest request)
        => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types)
            && types.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    private static bool IsFromHtmx(HttpRequest request) => string.Equals(request.Headers["HX-Request"], "true", StringComparison.Ordinal);

    /// <summary>Returns whether a link or a form can have sent the request. A JSON or gRPC body comes from a script or an API client.</summary>
    private static bool IsSentByLinkOrForm(HttpRequest request)
        => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || (HttpMethods.IsPost(request.Method) && (request.HasFormContentType || string.IsNullOrEmpty(request.ContentType)));
}
