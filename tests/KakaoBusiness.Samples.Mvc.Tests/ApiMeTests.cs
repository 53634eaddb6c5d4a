using System.Net;
using System.Text.Json;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;

namespace KakaoBusiness.Samples.Mvc.Tests;

public sealed class ApiMeTests
{
    [Theory]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8")]
    [InlineData("application/json")]
    [InlineData("*/*")]
    public async Task Anonymous_request_gets_401_for_any_Accept(string accept)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        browser.Headers["Accept"] = accept;

        var answer = await browser.OpenWithoutRedirectAsync("/api/me");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Null(answer.Location);
        Assert.Empty(browser.ReceivedCookies);
    }

    [Fact]
    public async Task Signed_in_user_gets_exactly_four_members()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var answer = await browser.OpenAsync("/api/me");

        Assert.Equal("application/json", answer.MediaType);
        AssertJson(
            """
            {"name":"owner@example.com","email":"owner@example.com",
             "scopes":["moment_management","biz_account_email"],
             "resources":["moment:12345","moment:12346"]}
            """,
            answer.Body);
    }

    [Fact]
    public async Task Missing_email_is_null()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync("owner-no-email");

        using var json = JsonDocument.Parse((await browser.OpenAsync("/api/me")).Body);

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("email").ValueKind);
    }

    [Fact]
    public async Task Unknown_values_are_null_members()
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 503)).Add(KakaoFault.Status(KakaoEndpoint.UserInformation, 503));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var answer = await browser.OpenAsync("/api/me");

        AssertJson("""{"name":null,"email":null,"scopes":["moment_management","biz_account_email"],"resources":null}""", answer.Body);
    }

    private static void AssertJson(string expected, string actual)
    {
        using var expectedJson = JsonDocument.Parse(expected);
        using var actualJson = JsonDocument.Parse(actual);
        Assert.True(JsonElement.DeepEquals(expectedJson.RootElement, actualJson.RootElement), actual);
    }
}
