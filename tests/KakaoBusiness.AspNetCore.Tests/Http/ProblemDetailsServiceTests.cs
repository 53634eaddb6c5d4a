using System.Net;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>Problem details of an app that customizes its own.</summary>
public class ProblemDetailsServiceTests
{
    [Fact]
    public async Task Customization_of_app_applies_and_members_stay()
    {
        var (answer, problem) = await RefuseAsync("application/json");

        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"moment_management\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("node-7", problem.GetProperty("node").GetString());
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.Equal("Insufficient scope", problem.GetProperty("title").GetString());
        Assert.Equal("insufficient_scope", problem.GetProperty("error").GetString());
        Assert.Equal(["moment_management"], problem.GetProperty("missing_scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Contains("/signin-kakaobusiness/consent", problem.GetProperty("consent_url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_without_JSON_gets_the_reason()
    {
        var (_, problem) = await RefuseAsync("image/png");

        Assert.False(problem.TryGetProperty("node", out _));
        Assert.Equal("insufficient_scope", problem.GetProperty("error").GetString());
        Assert.Equal(["moment_management"], problem.GetProperty("missing_scopes").EnumerateArray().Select(scope => scope.GetString()));
    }

    private static async Task<(HttpResponseMessage Answer, JsonElement Problem)> RefuseAsync(string accept)
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Services = services => services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["node"] = "node-7"));
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        browser.Accept = accept;

        var answer = await browser.GetAsync("/moment");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return (answer, JsonDocument.Parse(await answer.TextAsync()).RootElement);
    }
}
