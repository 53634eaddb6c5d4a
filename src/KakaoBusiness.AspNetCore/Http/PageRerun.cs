using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>Runs the pipeline a second time for a page of the app's, which answers in place with the status of the failure.</summary>
internal static class PageRerun
{
    /// <summary>Returns whether the app has the page. If it has not, nothing was sent, and the headers are those of the first run.</summary>
    public static async Task<bool> RunAsync(HttpContext context, RequestDelegate next, PathString path, int statusCode)
    {
        var request = context.Request;
        // As ASP.NET Core does when it re-executes for a status code: what routing found belongs to the first run.
        context.SetEndpoint(null);
        context.Features.Get<IRouteValuesFeature>()?.RouteValues?.Clear();
        request.Method = HttpMethods.Get;
        request.Path = path.StartsWithSegments(request.PathBase, out var remaining) ? remaining : path;
        // It may have held an authorization code; the page and its log lines need not see it.
        request.QueryString = QueryString.Empty;
        context.Response.StatusCode = statusCode;
        context.Response.Headers.CacheControl = "no-store";

        var headers = context.Response.Headers.ToArray();
        var isPage = await RunAsync(context, next, request.PathBase + request.Path);
        if (isPage || context.Response.HasStarted) return true;

        context.Response.Headers.Clear();
        foreach (var header in headers) context.Response.Headers.Append(header.Key, header.Value);
        return false;
    }

    private static async Task<bool> RunAsync(HttpContext context, RequestDelegate next, PathString path)
    {
        var features = context.Features;
        var original = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new PageBody(original.Stream, () => PageFinder.IsPage(context, path));
        var gate = new StreamResponseBodyFeature(body, original);
        features.Set<IHttpResponseBodyFeature>(gate);
        try
        {
            await next(context);
            await gate.CompleteAsync();
        }
        finally
        {
            features.Set(original);
        }

        return body.IsPage;
    }
}
