using System.Text.Json.Nodes;
using Contoso.Ads;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>The OpenAPI document of an app with scopes: the recipe of docs/openapi.md.</summary>
public sealed class OpenApiTests
{
    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddKakaoBusiness();
        builder.Services.AddAuthorization();
        builder.Services.AddOpenApi(options => options.AddOperationTransformer<SecurityTransformer>());
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseAuthorization();
        app.MapOpenApi();
        app.MapGet("/open", () => "in");
        app.MapGet("/user", () => "in").RequireAuthorization();
        app.MapGet("/one", () => "in").RequireScope("moment_management");
        app.MapGet("/all", () => "in").RequireScope("moment_management", "keyword_management").RequireAnyScope("moment_create", "moment_delete");
        app.MapGet("/named", () => "in").RequireAuthorization(KakaoBusinessPolicies.KeywordManagement);
        app.MapGroup("/group").RequireScope("moment_management").MapGet("/open", () => "in").AllowAnonymous();
    }

    [Theory]
    [InlineData("/open", "200")]
    [InlineData("/user", "200 401", "")]
    [InlineData("/one", "200 401 403", "moment_management")]
    [InlineData("/all", "200 401 403", "moment_management keyword_management moment_create", "moment_management keyword_management moment_delete")]
    [InlineData("/named", "200 401 403", "keyword_management")]
    [InlineData("/group/open", "200")]
    public async Task Operation_shows_security_and_refusals(string path, string responses, params string[] alternatives)
    {
        var operation = (await ReadAsync())["paths"]![path]!["get"]!;

        Assert.Equal(responses, string.Join(' ', operation["responses"]!.AsObject().Select(response => response.Key)));
        Assert.Equal(alternatives, (operation["security"]?.AsArray() ?? []).Select(requirement => string.Join(' ', requirement!["session"]!.AsArray())));
    }

    [Fact]
    public async Task Refusals_are_problem_details()
    {
        var responses = (await ReadAsync())["paths"]!["/one"]!["get"]!["responses"]!;

        Assert.All(["401", "403"], status => Assert.Equal("application/problem+json", Assert.Single(responses[status]!["content"]!.AsObject()).Key));
    }

    [Fact]
    public async Task Security_scheme_names_session_cookie()
    {
        await using var app = await StartAsync();
        var cookie = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies").Cookie.Name;

        var scheme = (await ReadAsync(app))["components"]!["securitySchemes"]!["session"]!;

        Assert.Equal(("apiKey", "cookie", cookie), ((string?)scheme["type"], (string?)scheme["in"], (string?)scheme["name"]));
    }

    private static Task<HostApp> StartAsync() => HostApp.StartProgramAsync(AddServices, UsePipeline);

    private static async Task<JsonNode> ReadAsync()
    {
        await using var app = await StartAsync();
        return await ReadAsync(app);
    }

    private static async Task<JsonNode> ReadAsync(HostApp app)
    {
        using var client = app.Server.CreateClient();
        return JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
    }
}
