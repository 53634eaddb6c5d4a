using System.Net;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The page with the user's sessions, in cookie mode and with Redis on two nodes.</summary>
public sealed class SessionsTests
{
    private const string EndOthers = "form[action='/account/sessions/end-others']";

    [Theory]
    [InlineData("en", "The list is available with Redis.")]
    [InlineData("ko", "목록은 Redis를 사용할 때 표시됩니다.")]
    public async Task Cookie_mode_explains_why_sessions_are_not_listed(string language, string sentence)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser(language);

        var page = await browser.SignInAsync(returnUrl: "/account/sessions");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.EndsWith(sentence, page.TextOf("#no-list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_mode_can_end_all_other_sessions()
    {
        await using var site = new SampleSite();
        var (browser, elsewhere) = (site.OpenBrowser(), site.OpenBrowser());
        await elsewhere.SignInAsync();
        var page = await browser.SignInAsync(returnUrl: "/account/sessions");

        await browser.SubmitAsync(page.Form(EndOthers));

        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.True(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("/account/sessions/end")]
    [InlineData("/account/sessions/end-others")]
    public async Task Missing_antiforgery_token_ends_no_session(string path)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path)).Status);
    }

    [Fact]
    public async Task Anonymous_user_of_session_page_signs_in()
    {
        await using var site = new SampleSite();

        var page = await site.OpenBrowser().OpenAsync("/account/sessions");

        Assert.Equal("kauth.kakao.com", page.Url.Host);
    }

    [Fact]
    public async Task Two_nodes_with_Redis_share_session_and_sign_out()
    {
        using var redis = new GarnetFixture();
        await using var first = OpenNode(redis);
        await using var second = OpenNode(redis, first);
        var browser = first.OpenBrowser();
        await browser.SignInAsync();
        var sameOnSecond = second.OpenBrowser(cookiesOf: browser);

        var account = await sameOnSecond.OpenAsync("/account");
        Assert.Equal("owner@example.com", account.TextOf("#email"));
        await sameOnSecond.SubmitAsync(account.Form("form[action='/account/logout']"));

        Assert.Equal(0, first.Kakao.LiveTokenCount);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Redis_session_list_marks_current_and_ends_others()
    {
        using var redis = new GarnetFixture();
        await using var first = OpenNode(redis);
        await using var second = OpenNode(redis, first);
        var (browser, elsewhere, other) = (first.OpenBrowser(), second.OpenBrowser(), first.OpenBrowser());
        await elsewhere.SignInAsync();
        await other.SignInAsync("other-owner");

        var page = await browser.SignInAsync(returnUrl: "/account/sessions");
        Assert.Equal(2, page.Values("[data-session]", "data-session").Length);
        Assert.Single(page.Values("[data-current=true]", "data-session"));
        Assert.Null(page.Document.QuerySelector("[data-current=true] form"));
        var after = await browser.SubmitAsync(page.Form("[data-current=false] form"));

        Assert.Equal("/account/sessions", after.Url.AbsolutePath);
        Assert.Equal(["true"], after.Values("[data-session]", "data-current"));
        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.True(await other.IsSignedInAsync());
    }

    [Fact]
    public async Task Disconnect_with_Redis_ends_session_on_other_node()
    {
        using var redis = new GarnetFixture();
        await using var first = OpenNode(redis);
        await using var second = OpenNode(redis, first);
        var (browser, elsewhere) = (first.OpenBrowser(), second.OpenBrowser());
        await elsewhere.SignInAsync();
        var account = await browser.SignInAsync();

        var end = await browser.SubmitAsync(account.Form("form[action='/account/disconnect']"));

        Assert.Equal(["Revoked"], end.Values("#message", "data-outcome"));
        Assert.False(await elsewhere.IsSignedInAsync());
    }

    [Fact]
    public async Task Redis_outage_returns_503_and_keeps_the_cookie()
    {
        var redis = new GarnetFixture();
        await using var site = OpenNode(redis);
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/health")).Status);

        redis.Dispose();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.OpenAsync("/health")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.OpenWithoutRedirectAsync("/account/sessions")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/")).Status);
        Assert.Contains("sample.session", browser.CookieNames);
    }

    [Fact]
    public async Task Second_stop_with_Redis_succeeds()
    {
        using var redis = new GarnetFixture();
        var site = OpenNode(redis);
        var services = site.Services.GetServices<IHostedService>().Where(service => service.GetType().Namespace!.StartsWith("KakaoBusiness.AspNetCore", StringComparison.Ordinal)).ToList();
        await site.DisposeAsync();

        Assert.NotEmpty(services);
        foreach (var service in services) await service.StopAsync(TestContext.Current.CancellationToken);
    }

    private static SampleSite OpenNode(GarnetFixture redis, SampleSite? first = null) => new(options =>
    {
        options.Settings["ConnectionStrings:Redis"] = redis.Endpoint;
        options.Kakao = first?.Kakao;
        options.KeepsKeys = true;
        // The real clock, so that the store's time limits apply to a server that is really slow.
        options.Services = services => services.Replace(ServiceDescriptor.Singleton(TimeProvider.System));
    });
}
