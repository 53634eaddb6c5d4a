using System.Net;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By callbacks that a tolerant server would read one way and another server another way.</summary>
[Trait("Category", "Attack")]
public class CallbackShapeAttacks
{
    [Theory]
    [InlineData("?code=c&state={state}", false)]
    [InlineData("", true)]
    public Task Callback_by_POST(string query, bool form) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var authorizeUrl = await browser.ChallengeAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, Browser.CallbackUrl(authorizeUrl, query.TrimStart('?')));
            if (form) request.Content = new FormUrlEncodedContent([new("code", "c"), new("state", authorizeUrl.Parameter("state"))]);
            using var response = await browser.SendAsync(request);
            return response.StatusCode == HttpStatusCode.Redirect;
        },
        setup => setup.UseHandler<HandlerOfAnyCallback>(),
        Attack.AnyCode);

    [Theory]
    [InlineData("code=attackers&code=c&state={state}")]
    [InlineData("code=attackers&CODE=c&state={state}")]
    [InlineData("code=c&state=attackers&state={state}")]
    [InlineData("code=c&STATE=attackers&state={state}")]
    public Task Callback_with_doubled_parameters(string query) => Attack.IsRefusedAsync(
        site => SignsInAsync(site, query), setup => setup.UseHandler<HandlerOfAnyCallback>(), Attack.AnyCode);

    [Theory]
    [InlineData("code=c&error=access_denied&state={state}")]
    [InlineData("error=KOE025&code=c&state={state}")]
    public Task Callback_with_code_and_error_together(string query) => Attack.IsRefusedAsync(
        site => SignsInAsync(site, query), setup => setup.UseHandler<HandlerOfAnyCallback>(), Attack.AnyCode);

    private static async Task<bool> SignsInAsync(TestApp site, string query)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.CallbackAsync(query);
        return response.StatusCode == HttpStatusCode.Redirect;
    }
}
