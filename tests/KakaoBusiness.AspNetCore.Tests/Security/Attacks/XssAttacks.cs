using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By texts that reach our pages and headers through Kakao or the URL.</summary>
[Trait("Category", "Attack")]
public class XssAttacks
{
    public static TheoryData<string> Markup =>
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</p></main><form action=//evil.test>", "javascript:alert(1)//<a>", "\u003cscript\u003e",
    ];

    [Theory]
    [MemberData(nameof(Markup))]
    public Task XSS_through_Kakaos_texts_on_the_librarys_pages(string markup) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var text = Uri.EscapeDataString(markup);
            var answers = new List<string>();
            foreach (var query in (string[])[$"error={text}", $"error=x&error_description={text}", $"error=x&error_code={text}", $"error=KOE025&error_description={text}"])
            {
                using var response = await browser.CallbackAsync($"{query}&state={{state}}", "/private?x=" + text);
                answers.Add(await response.TextAsync());
            }

            return answers.Exists(page => page.Contains(markup, StringComparison.Ordinal));
        },
        ShowKakaoText);

    [Theory]
    [MemberData(nameof(Markup))]
    public Task XSS_by_return_url_in_link_of_failure_page(string markup) => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new AuthenticationProperties { RedirectUri = "/?" + markup };
            using var browser = site.NewBrowser();
            using var response = await browser.CallbackAsync("error=KOE025&state={state}", "/challenge");
            return (await response.TextAsync()).Contains(markup, StringComparison.Ordinal);
        },
        ShowKakaoText);

    [Theory]
    [InlineData("\r\nSet-Cookie: planted=1")]
    [InlineData("&next=//evil.test")]
    [InlineData("plain words of Kakao's")]
    public Task Header_injection_by_Kakao_texts_in_failure_redirect(string text) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            using var response = await browser.CallbackAsync($"error=KOE025&error_description={Uri.EscapeDataString(text)}&state={{state}}");
            var shown = string.Join('\n', response.Headers.Where(header => header.Key is "Location" or "Would-Be-Location").SelectMany(header => header.Value));
            return Uri.UnescapeDataString(shown).Contains(text, StringComparison.Ordinal);
        },
        // The server refuses a line break in a header automatically, so what would be sent is shown in a form that it accepts.
        setup => setup.Options = options => options.Events.OnRemoteFailure = context =>
        {
            context.Response.Headers["Would-Be-Location"] = "/failed?message=" + Uri.EscapeDataString(context.Request.Query["error_description"].ToString());
            context.HandleResponse();
            return Task.CompletedTask;
        },
        setup => setup.Options = options => options.Events.OnRemoteFailure = KakaoBusinessRemoteFailure.RedirectTo("/failed"));

    private static void ShowKakaoText(TestAppSetup setup) => setup.Options = options => options.Events.OnRemoteFailure = async context =>
    {
        var query = context.Request.Query;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync($"<p>{query["error"]} {query["error_description"]} {query["error_code"]} <a href=\"{context.Properties?.RedirectUri}\">");
        context.HandleResponse();
    };
}
