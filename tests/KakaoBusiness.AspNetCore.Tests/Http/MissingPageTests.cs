using System.Net;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.AspNetCore.Tests.SignIn;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>A FailurePath or InsufficientScopePath that does not exist is noticed, whatever else the app answers unknown paths with.</summary>
public class MissingPageTests
{
    private static readonly StaticFileOptions Files = new() { FileProvider = new OneFile("/index.html", "/failed.html") };

    /// <summary>What answers an unknown path in place of the page.</summary>
    public static TheoryData<string> Stand_ins => [.. Pipelines.Keys];

    private static Dictionary<string, Action<WebApplication>> Pipelines { get; } = new()
    {
        ["nothing"] = _ => { },
        ["status code text"] = web => web.UseStatusCodePages(),
        ["status code page"] = web => { web.UseStatusCodePagesWithReExecute("/status/{0}"); MapStatusPage(web); },
        ["status code redirect"] = web => { web.UseStatusCodePagesWithRedirects("/status/{0}"); MapStatusPage(web); },
        ["404 page by a middleware"] = web => web.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response is { StatusCode: 404, HasStarted: false }) await WriteAsync(context, "our 404 page");
        }),
        ["404 page at the end"] = web => web.MapWhen(context => context.GetEndpoint() is null && context.Request.Path == "/nowhere", end => end.Run(context =>
        {
            context.Response.StatusCode = 404;
            return WriteAsync(context, "our 404 page");
        })),
        ["fallback"] = web => web.MapFallback(context => WriteAsync(context, "the single page")),
        ["fallback with 404"] = web => web.MapFallback(() => Results.Content("our 404 page", "text/html", statusCode: 404)),
        ["fallback to a file"] = web => web.MapFallbackToFile("index.html", Files),
        ["fallback to an action"] = web => { web.MapControllers(); web.MapFallbackToController("Show", "Failure"); },
        ["rewrite to a file"] = web => RewriteToFile(web),
    };

    [Theory, MemberData(nameof(Stand_ins))]
    public async Task Missing_failure_page_is_replaced_and_logged(string standIn)
    {
        await using var app = await StartAsync(standIn, "/nowhere");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(">KOE025<", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Contains(response.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Correlation.", StringComparison.Ordinal));
        Assert.Equal("FailurePath /nowhere has no endpoint. The built-in page is shown instead.", Assert.Single(app.MessagesOf("FailurePathMissing")));
    }

    [Theory, MemberData(nameof(Stand_ins))]
    public async Task Missing_page_for_scopes_is_replaced_and_logged(string standIn)
    {
        await using var app = await StartAsync(standIn, "/nowhere");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var response = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Give consent at Kakao", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Single(app.MessagesOf("InsufficientScopePathMissing"));
    }

    [Theory, MemberData(nameof(Stand_ins))]
    public async Task Page_that_exists_is_shown_beside_them(string standIn)
    {
        await using var app = await StartAsync(standIn, "/failed");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.Equal((HttpStatusCode.BadRequest, "the page of the app"), (response.StatusCode, await response.TextAsync()));
        Assert.Empty(app.MessagesOf("FailurePathMissing"));
    }

    [Fact]
    public async Task Page_may_be_a_file()
    {
        await using var app = await StartAsync("fallback to a file", "/failed.html", web => web.UseStaticFiles(Files));
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.Equal("/failed.html", await response.TextAsync());
    }

    [Fact]
    public async Task Page_may_be_a_controller_beside_a_fallback()
    {
        await using var app = await StartAsync("fallback to an action", "/failure/show");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.Equal("action: KOE025", await response.TextAsync());
    }

    [Fact]
    public async Task Throwing_page_reaches_the_exception_handler()
    {
        await using var app = await StartAsync("nothing", "/throws", web =>
        {
            web.UseExceptionHandler("/error");
            web.MapGet("/error", context => WriteAsync(context, "error page for " + context.Features.Get<IExceptionHandlerPathFeature>()!.Path));
        });
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.Equal((HttpStatusCode.InternalServerError, "error page for /throws"), (response.StatusCode, await response.TextAsync()));
        Assert.Empty(app.MessagesOf("FailurePathMissing"));
    }

    private static Task<TestApp> StartAsync(string standIn, string path, Action<WebApplication>? pipeline = null) => ScopedEndpoints.StartAsync(setup =>
    {
        setup.Scheme["FailurePath"] = setup.Scheme["InsufficientScopePath"] = path;
        setup.Services = services => services.AddControllers().AddApplicationPart(typeof(FailureController).Assembly);
        setup.Pipeline = web =>
        {
            pipeline?.Invoke(web);
            Pipelines[standIn](web);
        };
        setup.Endpoints += web =>
        {
            web.MapGet("/failed", context => WriteAsync(context, "the page of the app"));
            web.MapGet("/throws", void () => throw new InvalidOperationException("by the page"));
        };
    });

    private static void MapStatusPage(WebApplication web)
        => web.MapGet("/status/{code}", context => WriteAsync(context, $"our page for {context.Request.RouteValues["code"]}"));

    /// <summary>As UseSpa does.</summary>
    private static void RewriteToFile(WebApplication web)
    {
        web.Use((context, next) =>
        {
            if (context.Request.Path == "/nowhere") context.Request.Path = "/index.html";
            return next(context);
        });
        web.UseStaticFiles(Files);
    }

    private static Task WriteAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(text);
    }

    /// <summary>Files whose content is their path.</summary>
    private sealed class OneFile(params string[] paths) : IFileProvider
    {
        public IFileInfo GetFileInfo(string subpath) => paths.Contains(subpath) ? new Content(subpath) : new NotFoundFileInfo(subpath);

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

        private sealed class Content(string path) : IFileInfo
        {
            public bool Exists => true;

            public long Length => path.Length;

            public string? PhysicalPath => null;

            public string Name => path[1..];

            public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

            public bool IsDirectory => false;

            public Stream CreateReadStream() => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(path));
        }
    }
}
