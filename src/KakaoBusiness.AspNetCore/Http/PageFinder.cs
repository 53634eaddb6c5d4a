using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>Tells a page of the app's from what answers in its place if there is none: a 404, a fallback, an error page.</summary>
internal static class PageFinder
{
    /// <summary>Returns whether the response that is about to be sent is that of the page at a path.</summary>
    /// <param name="context">The request, with the status and the endpoint of the response.</param>
    /// <param name="path">The path of the page, with the path base.</param>
    public static bool IsPage(HttpContext context, PathString path)
    {
        // The page is there and threw: the app's exception handler answers.
        if (context.Features.Get<IExceptionHandlerFeature>() is not null) return true;
        if (context.Response.StatusCode == StatusCodes.Status404NotFound || context.Features.Get<IStatusCodeReExecuteFeature>() is not null) return false;
        return context.GetEndpoint() is { } endpoint ? !IsFallback(context, endpoint) : IsWrittenByMiddleware(context, path);
    }

    /// <summary>A file that stands in for all pages (MapFallbackToFile, UseSpa) has another path; an error page is redirected to.</summary>
    private static bool IsWrittenByMiddleware(HttpContext context, PathString path)
        => context.Response.StatusCode is < 300 or >= 400
            && (context.Request.PathBase + context.Request.Path).Value!.StartsWith(path.Value!, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// MapFallback gives the lowest order. MapFallbackToPage and MapFallbackToController put the page or the action in its place,
    /// which has no route that leads here.
    /// </summary>
    private static bool IsFallback(HttpContext context, Endpoint endpoint)
        => IsLast(endpoint)
            || (!LeadsHere(endpoint, context.Request.Path) && context.RequestServices.GetService<EndpointDataSource>()?.Endpoints.Any(IsLast) == true);

    private static bool IsLast(Endpoint endpoint) => endpoint is RouteEndpoint { Order: int.MaxValue };

    private static bool LeadsHere(Endpoint endpoint, PathString path)
    {
        if (endpoint is not RouteEndpoint { RoutePattern: var pattern }) return false;
        var values = new RouteValueDictionary();
        return new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults)).TryMatch(path, values)
            && pattern.RequiredValues.All(required => IsEmpty(required.Value) || IsEqual(required.Value, values[required.Key]));
    }

    private static bool IsEmpty(object? value) => string.IsNullOrEmpty(value?.ToString());

    private static bool IsEqual(object? required, object? actual)
        => string.Equals(required?.ToString(), actual?.ToString(), StringComparison.OrdinalIgnoreCase);
}
