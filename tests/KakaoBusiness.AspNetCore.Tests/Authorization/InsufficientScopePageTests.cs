using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>The page of a refusal: the app's if it sets a path.</summary>
public class InsufficientScopePageTests
{
    [Fact]
    public async Task Apps_page_is_rendered_in_place_with_reason()
    {
        await using var app = await StartAsync("/consent-needed");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var page = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment?x=1"));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("GET ConsentNeeded KakaoBusiness moment_management moment_management True", await page.TextAsync());
    }

    [Fact]
    public async Task Path_without_an_endpoint_gives_the_built_in_page()
    {
        await using var app = await StartAsync("/not-there");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var page = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment"));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Give consent at Kakao", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Contains(app.Logs.GetSnapshot(), line => line.Id.Name == "InsufficientScopePathMissing");
    }

    [Fact]
    public async Task Page_that_lacks_the_scope_itself_is_replaced()
    {
        await using var app = await StartAsync("/moment/create");
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["biz_account_email"], RedirectUri = "/" };
        (await browser.SignInAsync("/challenge")).Dispose();

        using var page = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment"));

        // The page is opened by a GET, and a GET may be taken to the consent.
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task Path_must_not_be_the_callback_path()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("/signin-kakaobusiness"));

        Assert.Contains("InsufficientScopePath is the callback path", exception.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(string path) => ScopedEndpoints.StartAsync(setup =>
    {
        setup.Scheme["InsufficientScopePath"] = path;
        setup.Endpoints += app => app.MapGet("/consent-needed", (HttpContext context) =>
        {
            var refusal = context.Features.Get<KakaoBusinessInsufficientScopeFeature>()!;
            var line = $"{context.Request.Method} {refusal.Reason} {refusal.AuthenticationScheme} {refusal.RequiredScopes.Single()} {refusal.MissingScopes.Single()} {refusal.ConsentUrl is not null}";
            return context.Response.WriteAsync(line);
        });
    });
}
