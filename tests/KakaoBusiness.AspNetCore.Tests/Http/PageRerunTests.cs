using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>The second run of the pipeline, for a page of the app's: as if the page had been asked for, and nothing else.</summary>
public class PageRerunTests
{
    [Fact]
    public async Task Rerun_page_sees_a_clean_GET()
    {
        var context = Context();
        context.SetEndpoint(new Endpoint(null, null, "of the first run"));
        context.Request.RouteValues["id"] = "of the first run";

        var isThere = await PageSlot.RerunAsync(context, page =>
        {
            Assert.Equal(("GET", "/base", "/refused", ""), (page.Request.Method, page.Request.PathBase.Value, page.Request.Path.Value, page.Request.QueryString.Value));
            Assert.Null(page.GetEndpoint());
            Assert.Empty(page.Request.RouteValues);
            Assert.Equal((403, "no-store"), (page.Response.StatusCode, page.Response.Headers.CacheControl.ToString()));
            return Task.CompletedTask;
        }, "/base/refused", StatusCodes.Status403Forbidden);

        Assert.True(isThere);
    }

    [Fact]
    public async Task Path_outside_path_base_is_unchanged()
    {
        var context = Context();

        await PageSlot.RerunAsync(context, _ => Task.CompletedTask, "/elsewhere", StatusCodes.Status403Forbidden);

        Assert.Equal("/elsewhere", context.Request.Path.Value);
    }

    [Fact]
    public async Task Empty_404_is_a_missing_page()
        => Assert.False(await PageSlot.RerunAsync(Context(), page =>
        {
            page.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }, "/base/refused", StatusCodes.Status403Forbidden));

    private static DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext { Request = { Method = "POST", PathBase = "/base", Path = "/form", QueryString = new QueryString("?code=secret") } };
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IRouteValuesFeature>(new RoutingValues());
        return context;
    }

    private sealed class RoutingValues : Microsoft.AspNetCore.Http.Features.IRouteValuesFeature
    {
        public RouteValueDictionary RouteValues { get; set; } = [];
    }
}
