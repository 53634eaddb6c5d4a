using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>Decides how a request is refused. Two separate questions: may it be redirected, and does it want a page?</summary>
internal static class BrowserRequest
{
    /// <summary>
    /// Returns whether a browser navigates, to an endpoint that allows redirects. A redirect to a consent screen is of no use to
    /// anything else: a script cannot follow it to another site, and an API client cannot show the screen.
    /// </summary>
    public static bool MayBeRedirected(HttpContext context) => EndpointAllowsRedirect(context) && IsNavigation(context.Request);

    /// <summary>
    /// Returns whether a browser opens a page. Nothing is lost when it makes the request again after the consent
    /// (RFC 9110 §9.2.1).
    /// </summary>
    public static bool IsPageVisit(HttpContext context)
        => (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && MayBeRedirected(context);

    /// <summary>
    /// Returns whether <c>Accept</c> names HTML. A script that updates a page (enhanced Blazor forms, Turbo) does, and shows the
    /// page that it gets; htmx accepts anything, and shows HTML alone. <c>*/*</c> and a missing <c>Accept</c> come from API clients,
    /// gRPC calls and health probes.
    /// </summary>
    public static bool WantsHtml(HttpRequest request) => NamesHtml(request) || IsOfHtmx(request);

    /// <summary>Returns the same as the framework's cookie handler does: the metadata that allows redirects wins, whatever the order.</summary>
    public static bool EndpointAllowsRedirect(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<IDisableCookieRedirectMetadata>() is null || metadata.GetMetadata<IAllowCookieRedirectMetadata>() is not null;
    }

    /// <summary>
    /// Browsers send Fetch Metadata with every request to https and to loopback. Over plain http, and from older browsers, there is
    /// none, and the request has to look like one that a link or a form makes.
    /// </summary>
    private static bool IsNavigation(HttpRequest request)
    {
        var mode = request.Headers["Sec-Fetch-Mode"];
        if (mode.Count > 0) return string.Equals(mode, "navigate", StringComparison.OrdinalIgnoreCase);
        return NamesHtml(request)
            && !IsOfHtmx(request)
            && !string.Equals(request.Headers.XRequestedWith, "XMLHttpRequest", StringComparison.Ordinal)
            && !request.Headers.Upgrade.Contains("websocket", StringComparer.OrdinalIgnoreCase)
            && IsSentByLinkOrForm(request);
    }

    private static bool NamesHtml(HttpRequest request)
        => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types)
            && types.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    private static bool IsOfHtmx(HttpRequest request) => string.Equals(request.Headers["HX-Request"], "true", StringComparison.Ordinal);

    /// <summary>A form posts fields. A body of JSON or of a gRPC message is a script's or an API client's.</summary>
    private static bool IsSentByLinkOrForm(HttpRequest request)
        => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || (HttpMethods.IsPost(request.Method) && (request.HasFormContentType || string.IsNullOrEmpty(request.ContentType)));
}
