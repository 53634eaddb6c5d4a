using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>
/// Shows a page of the app in place of the requested one. Code deep in the pipeline requests the page, and the pipeline then runs again to
/// render it.
/// </summary>
internal sealed class PageSlot
{
    private Func<HttpContext, RequestDelegate, Task>? _show;

    /// <summary>Requests a page of the app, or writes a built-in page if the app has none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="page">The path of the page, without the path base.</param>
    /// <param name="reason">The feature in which the page finds the reason.</param>
    /// <param name="statusCode">The status code of the response.</param>
    /// <param name="writeBuiltInPage">The function that writes the built-in page.</param>
    /// <param name="reportMissing">The function that logs that the app has no page at the path.</param>
    public static Task ShowAsync<TReason>(
        HttpContext context, PathString page, TReason reason, int statusCode, RequestDelegate writeBuiltInPage, Action<string> reportMissing)
        where TReason : class
    {
        if (!page.HasValue || context.Features.Get<PageSlot>() is not { } slot) return writeBuiltInPage(context);

        var path = context.Request.PathBase + page;
        slot._show = async (context, next) =>
        {
            context.Features.Set(reason);
            if (await RerunAsync(context, next, path, statusCode)) return;
            reportMissing(path.Value!);
            await writeBuiltInPage(context);
        };
        return Task.CompletedTask;
    }

    /// <summary>
    /// Runs the pipeline, and runs it again if a page was requested. The second run has no slot, so a page that is itself refused is replaced
    /// by a built-in page.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="next">The app's pipeline, including routing.</param>
    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var slot = new PageSlot();
        context.Features.Set(slot);
        await next(context);
        if (slot._show is not { } show || context.Response.HasStarted) return;

        context.Features.Set<PageSlot>(null);
        await show(context, next);
    }

    /// <summary>
    /// Runs the pipeline again to render a page of the app in place, with the status code of the failure. Returns whether the app has the
    /// page. If it does not, nothing was sent, and the headers are those of the first run.
    /// </summary>
    internal static async Task<bool> RerunAsync(HttpContext context, RequestDelegate next, PathString path, int statusCode)
    {
        var request = context.Request;
        // ASP.NET Core does the same when it re-executes for a status code: the routing results belong to the first run.
        context.SetEndpoint(null);
        context.Features.Get<IRouteValuesFeature>()?.RouteValues?.Clear();
        request.Method = HttpMethods.Get;
        request.Path = path.StartsWithSegments(request.PathBase, out var remaining) ? remaining : path;
        // The query may contain an authorization code, which the page and its logs must not see.
        request.QueryString = QueryString.Empty;
        context.Response.StatusCode = statusCode;
        context.Response.Headers.CacheControl = "no-store";

        var headers = context.Response.Headers.ToArray();
        var isPage = await RunGatedAsync(context, next, request.PathBase + request.Path);
        if (isPage || context.Response.HasStarted) return true;

        context.Response.Headers.Clear();
        foreach (var header in headers) context.Response.Headers.Append(header.Key, header.Value);
        return false;
    }

    private static async Task<bool> RunGatedAsync(HttpContext context, RequestDelegate next, PathString path)
    {
        var features = context.Features;
        var original = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new Body(original.Stream, () => IsPage(context, path));
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

    /// <summary>
    /// Returns whether the response that is about to be sent is that of the page at a path. If the app has no such page, it is a 404, a
    /// fallback or an error page instead.
    /// </summary>
    /// <param name="context">The request, with the status and the endpoint of the response.</param>
    /// <param name="path">The path of the page, with the path base.</param>
    private static bool IsPage(HttpContext context, PathString path)
    {
        // The page exists and threw an exception, and the app's exception handler responds.
        if (context.Features.Get<IExceptionHandlerFeature>() is not null) return true;
        if (context.Response.StatusCode == StatusCodes.Status404NotFound || context.Features.Get<IStatusCodeReExecuteFeature>() is not null) return false;
        return context.GetEndpoint() is { } endpoint ? !IsFallback(context, endpoint) : IsWrittenByMiddleware(context, path);
    }

    /// <summary>
    /// Returns whether middleware wrote the page. A file that stands in for all pages (MapFallbackToFile, UseSpa) has another path, and an
    /// error page may be reached by a redirect.
    /// </summary>
    private static bool IsWrittenByMiddleware(HttpContext context, PathString path)
        => context.Response.StatusCode is < 300 or >= 400
            && (context.Request.PathBase + context.Request.Path).Value!.StartsWith(path.Value!, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Returns whether an endpoint is a fallback. MapFallback uses the last order. MapFallbackToPage and MapFallbackToController replace
    /// their endpoint with the page or the action, which has no route that matches the path.
    /// </summary>
    private static bool IsFallback(HttpContext context, Endpoint endpoint)
        => IsLast(endpoint)
            || (!HasRouteTo(endpoint, context.Request.Path) && context.RequestServices.GetService<EndpointDataSource>()?.Endpoints.Any(IsLast) == true);

    private static bool IsLast(Endpoint endpoint) => endpoint is RouteEndpoint { Order: int.MaxValue };

    private static bool HasRouteTo(Endpoint endpoint, PathString path)
    {
        if (endpoint is not RouteEndpoint { RoutePattern: var pattern }) return false;
        var values = new RouteValueDictionary();
        return new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults)).TryMatch(path, values)
            && pattern.RequiredValues.All(required => IsEmpty(required.Value) || IsEqual(required.Value, values[required.Key]));
    }

    private static bool IsEmpty(object? value) => string.IsNullOrEmpty(value?.ToString());

    private static bool IsEqual(object? required, object? actual)
        => string.Equals(required?.ToString(), actual?.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The response body of the second run. At the first byte, when status and endpoint are known and nothing has been sent yet, it
    /// determines whether the response is that of the page. If it is not, everything that is written is discarded.
    /// </summary>
    private sealed class Body(Stream inner, Func<bool> isPage) : Stream
    {
        private bool? _isPage;

        /// <summary>Gets whether the response is that of the page. Determined at the first write, or at the latest when this is read.</summary>
        public bool IsPage => _isPage ??= isPage();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            if (IsPage) inner.Flush();
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => IsPage ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsPage) inner.Write(buffer, offset, count);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => IsPage ? inner.WriteAsync(buffer, offset, count, cancellationToken) : Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => IsPage ? inner.WriteAsync(buffer, cancellationToken) : ValueTask.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
