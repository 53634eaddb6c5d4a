using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>The name and the home page of the app on the built-in pages.</summary>
public sealed class PageOptionsTests
{
    [Theory]
    [InlineData("en", "Sign-in cancelled")]
    [InlineData("ko", "로그인을 취소했습니다")]
    public async Task Configured_name_and_home_are_on_page(string language, string title)
    {
        await using var app = await StartAsync("Contoso", "https://spa.test/");
        using var browser = app.NewBrowser();
        var url = Browser.CallbackUrl(await browser.ChallengeAsync(), "error=access_denied&state={state}");

        using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "Accept-Language", language } } });

        var html = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Contains($"<title>{title} – Contoso</title>", html, StringComparison.Ordinal);
        Assert.Contains("<header><a href=\"https://spa.test/\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_wins_over_configuration()
    {
        await using var app = await StartAsync("Contoso", "/start", services => services.Configure<KakaoBusinessPageOptions>(pages => pages.HomeUrl = "/home"));

        var options = app.Services.GetRequiredService<IOptions<KakaoBusinessPageOptions>>().Value;

        Assert.Equal(("Contoso", "/home"), (options.ApplicationName, options.HomeUrl));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("/a\nb")]
    [InlineData("http://spa.test/")]
    [InlineData("https://user@spa.test/")]
    [InlineData("https://spa\\test/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://")]
    public async Task Unusable_home_fails_startup_naming_the_remedy(string home)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Contoso", home));

        Assert.StartsWith("[KakaoBusiness:Pages] HomeUrl is neither a path", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.Contains("'https://app.example.com/'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/start?a=1#b")]
    [InlineData("https://app.example.com")]
    [InlineData("https://광고.example/")]
    [InlineData("http://localhost:5173/")]
    public async Task Path_and_https_url_are_homes(string home) => await (await StartAsync(null, home)).DisposeAsync();

    [Fact]
    public async Task Blank_name_fails_startup()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(" ", null));

        Assert.Equal("[KakaoBusiness:Pages] ApplicationName is blank: set it to the name of the app, or leave it out.", Assert.Single(failure.Failures));
    }

    private static Task<TestApp> StartAsync(string? name, string? home, Action<IServiceCollection>? services = null) => TestApp.StartAsync(setup =>
    {
        setup.Configuration["KakaoBusiness:Pages:ApplicationName"] = name;
        setup.Configuration["KakaoBusiness:Pages:HomeUrl"] = home;
        setup.Services = services;
    });
}
