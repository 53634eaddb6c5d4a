using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>Razor Pages with a folder for users, and a page that calls the Kakao Moment API.</summary>
public sealed class RazorPagesTests
{
    private const string Page = "/Campaigns";

    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddKakaoBusiness();
        builder.Services.AddRazorPages(options => options.Conventions.AuthorizeFolder("/Campaigns"));
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .AddKakaoBusinessToken();
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseKakaoBusinessConsent();
        app.MapRazorPages();
    }

    [Fact]
    public async Task Page_opens_after_one_consent()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();

        var page = await browser.VisitAsync(Page);

        Assert.Equal((Page, 1), (page.Place, app.Kakao.Requests.Of(KakaoEndpoint.Token).Count));
        Assert.Contains("owner@example.com", page.Text, StringComparison.Ordinal);
        Assert.Contains("12345", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posted_form_with_dead_token_offers_consent()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        var token = await FieldOfAsync(await browser.VisitAsync(Page));
        app.Kakao.AccountSettings.RevokeAll();

        var refused = await browser.PostAsync(Page, token);
        var link = (await new HtmlParser().ParseDocumentAsync(refused.Text)).QuerySelector("main a")!.GetAttribute("href")!;
        await browser.VisitAsync(link);

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal(Page, (await browser.PostAsync(Page, token)).Place);
    }

    private static Task<HostApp> StartAsync() => HostApp.StartProgramAsync(AddServices, UsePipeline);

    private static async Task<KeyValuePair<string, string>> FieldOfAsync(Arrival page)
    {
        var field = Assert.IsAssignableFrom<IHtmlInputElement>((await new HtmlParser().ParseDocumentAsync(page.Text)).QuerySelector("input[name=__RequestVerificationToken]"));
        return new(field.Name!, field.Value);
    }
}
