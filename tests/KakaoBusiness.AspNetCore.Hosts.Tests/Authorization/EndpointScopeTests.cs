using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;

/// <summary>MVC, Razor pages and minimal APIs: with the scope, without it, and anonymous.</summary>
public sealed class EndpointScopeTests
{
    [Theory]
    [InlineData("/controller/by-class")]
    [InlineData("/action/all")]
    [InlineData("/action/any")]
    [InlineData("/action/filter")]
    [InlineData("/page")]
    [InlineData("/folder/page")]
    [InlineData("/minimal/attribute")]
    [InlineData("/minimal/any")]
    [InlineData("/minimal/extension")]
    [InlineData("/minimal/group/member")]
    [InlineData("/minimal/name")]
    public async Task Endpoint_requires_the_scope(string path)
    {
        await using var app = await HostApp.StartAsync(AddMvc, pipeline =>
        {
            pipeline.UseAuthorization();
            pipeline.MapControllers();
            pipeline.MapRazorPages();
            pipeline.MapGet("/minimal/attribute", [RequireScope(Access.Scope)] () => "in");
            pipeline.MapGet("/minimal/any", [RequireAnyScope("moment_delete", Access.Scope)] () => "in");
            pipeline.MapGet("/minimal/extension", () => "in").RequireScope(Access.Scope);
            pipeline.MapGroup("/minimal/group").RequireAnyScope(Access.Scope, "moment_delete").MapGet("/member", () => "in");
            pipeline.MapGet("/minimal/name", () => "in").RequireAuthorization($"KakaoBusiness:moment_delete or {Access.Scope}");
        });

        await Access.AssertEnforcedAsync(app, path);
    }

    [Fact]
    public async Task Filter_of_all_actions_requires_the_scope()
    {
        await using var app = await HostApp.StartAsync(
            services => services.AddControllersWithViews(options => options.Filters.Add(new AuthorizeFilter([new RequireScopeAttribute(Access.Scope)]))),
            pipeline =>
            {
                pipeline.UseAuthorization();
                pipeline.MapControllers();
            });

        await Access.AssertEnforcedAsync(app, "/action/open");
    }

    [Theory]
    [InlineData("/controller/by-class")]
    [InlineData("/action/all")]
    [InlineData("/action/any")]
    [InlineData("/action/filter")]
    [InlineData("/page")]
    [InlineData("/folder/page")]
    public async Task Legacy_routing_requires_the_scope(string path)
    {
        await using var app = await HostApp.StartAsync(
            services =>
            {
                AddMvc(services);
                services.Configure<MvcOptions>(options => options.EnableEndpointRouting = false);
            },
            pipeline => pipeline.UseMvc());

        await Access.AssertEnforcedAsync(app, path);
    }

    private static void AddMvc(IServiceCollection services)
    {
        services.AddControllersWithViews();
        services.AddRazorPages(options => options.Conventions.AuthorizeFolder("/Folder", KakaoBusinessPolicies.KeywordManagement));
    }
}

[Route("controller")]
[RequireScope(Access.Scope)]
public class ByClassController : Controller
{
    [HttpGet("by-class")]
    public IActionResult Get() => Content("in");
}

[Route("action")]
public class ByActionController : Controller
{
    [HttpGet("open")]
    public IActionResult Open() => Content("in");

    [HttpGet("all"), RequireScope(Access.Scope)]
    public IActionResult All() => Content("in");

    [HttpGet("any"), RequireAnyScope("moment_delete", Access.Scope)]
    public IActionResult Any() => Content("in");

    [HttpGet("filter"), TypeFilter(typeof(ScopeFilter))]
    public IActionResult Filter() => Content("in");

    /// <summary>An <see cref="AuthorizeFilter"/> as an attribute of an app would create it.</summary>
    private sealed class ScopeFilter() : AuthorizeFilter([new RequireScopeAttribute(Access.Scope)]);
}

[RequireScope(Access.Scope)]
public class ScopedPageModel : PageModel;
