using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KakaoBusiness.AspNetCore.Requests;

/// <summary>Runs the pipeline a second time for a page of the app's, which answers in place with the status of the failure.</summary>
internal static class PageRerun
{
    /// <summary>Whether the app has the page: a 404 without a body says that it has not.</summary>
    public static async Task<bool> RunAsync(HttpContext context, RequestDelegate next, PathString path, int statusCode)
    {
        var request = context.Request;
        // As ASP.NET Core does where it re-executes for a status code: what routing found belongs to the first run.
        context.SetEndpoint(null);
        context.Features.Get<IRouteValuesFeature>()?.RouteValues?.Clear();
        request.Method = HttpMethods.Get;
        request.Path = path.StartsWithSegments(request.PathBase, out var remaining) ? remaining : path;
        // It may have held an authorization code; the page and its log lines need not see it.
        request.QueryString = QueryString.Empty;
        context.Response.StatusCode = statusCode;
        context.Response.Headers.CacheControl = "no-store";
        await next(context);
        return context.Response is not { HasStarted: false, StatusCode: StatusCodes.Status404NotFound };
    }
}
