using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>Every way to say that an endpoint needs a consent item.</summary>
public class EndpointFormsTests
{
    [Theory]
    [InlineData("/by-controller")]
    [InlineData("/by-action")]
    [InlineData("/by-policy-name")]
    [InlineData("/minimal-attribute")]
    [InlineData("/minimal-any")]
    [InlineData("/group/member")]
    public async Task Endpoint_opens_after_the_consent(string path)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        (await browser.SignInAsync()).Dispose();
        using var consented = await browser.SignInAsync(path);
        using var page = await browser.GetAsync(consented.Headers.Location!);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Api_controller_is_known_as_an_api_automatically()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var anonymous = await browser.GetAsync("/api-controller");
        (await browser.SignInAsync()).Dispose();
        browser.Accept = "application/json";
        using var signedIn = await browser.GetAsync("/api-controller");

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, signedIn.StatusCode);
        Assert.Contains("scope=\"moment_management\"", signedIn.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowAnonymous_opens_an_action_of_a_scoped_controller()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var page = await browser.GetAsync("/by-controller/open");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Host_without_UseAuthorization_refuses_to_serve_the_endpoint()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        await using var app = builder.Build();
        app.MapGet("/", [RequireScope("moment_management")] () => "open");
        await app.StartAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.GetTestClient().GetAsync("/", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Host_without_the_library_refuses_to_serve_the_endpoint()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting().AddAuthorization().AddAuthentication().AddCookie();
        await using var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", [RequireScope("moment_management")] () => "open");
        await app.StartAsync(TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.GetTestClient().GetAsync("/", TestContext.Current.CancellationToken));

        Assert.Contains("KakaoBusiness:moment_management", exception.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(setup =>
    {
        setup.Services = services => services.AddControllers().AddApplicationPart(typeof(EndpointFormsTests).Assembly);
        setup.Endpoints = app =>
        {
            app.MapControllers();
            app.MapGet("/minimal-attribute", [RequireScope("moment_management")] (HttpContext context) => context.Response.WriteAsync("ok"));
            app.MapGet("/minimal-any", [RequireAnyScope("moment_management", "keyword_management")] (HttpContext context) => context.Response.WriteAsync("ok"));
            app.MapGroup("/group").RequireScope("moment_management").MapGet("/member", (HttpContext context) => context.Response.WriteAsync("ok"));
        };
    });
}

[RequireScope("moment_management")]
[Route("by-controller")]
public class ScopedController : Controller
{
    [HttpGet]
    public IActionResult Index() => Content("ok");

    [HttpGet("open")]
    [AllowAnonymous]
    public IActionResult Open() => Content("ok");
}

public class ScopedActionsController : Controller
{
    [HttpGet("by-action")]
    [RequireScope("moment_management")]
    public IActionResult ByAction() => Content("ok");

    [HttpGet("by-policy-name")]
    [Authorize(Policy = KakaoBusinessPolicies.MomentManagement)]
    public IActionResult ByPolicyName() => Content("ok");
}

[ApiController]
[Route("api-controller")]
[RequireScope("moment_management")]
public class ScopedApiController : ControllerBase
{
    [HttpGet]
    public IActionResult Get() => Ok(new { Ok = true });
}
