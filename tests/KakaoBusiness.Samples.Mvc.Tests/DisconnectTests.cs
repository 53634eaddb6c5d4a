using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The revocation of the business token, by sign-out and by disconnecting.</summary>
public sealed class DisconnectTests
{
    private const string Form = "form[action='/account/disconnect']";

    [Fact]
    public async Task Sign_out_revokes_the_token()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();
        Assert.Equal(1, site.Kakao.LiveTokenCount);

        await browser.SubmitAsync(account.Form("form[action='/account/logout']"));

        Assert.Equal(0, site.Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task Sign_out_ends_session_while_Kakao_is_down()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();
        site.Kakao.Faults.Add(KakaoFault.Cut(KakaoEndpoint.Revoke));

        var end = await browser.SubmitAsync(account.Form("form[action='/account/logout']"));

        Assert.Equal(HttpStatusCode.OK, end.Status);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("en", "You are disconnected", "Kakao revoked the business token.")]
    [InlineData("ko", "연결을 끊었습니다", "카카오에서 비즈니스 토큰을 폐기했습니다.")]
    public async Task Disconnect_revokes_token_and_ends_session(string language, string title, string message)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser(language);
        var account = await browser.SignInAsync();

        var end = await browser.SubmitWithoutRedirectAsync(account.Form(Form));

        Assert.Equal(HttpStatusCode.OK, end.Status);
        Assert.Equal(title, end.Title);
        Assert.Equal(message, end.TextOf("#message"));
        Assert.Empty(end.Values("nav a[href='/account']", "href"));
        Assert.Equal(0, site.Kakao.LiveTokenCount);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Disconnect_ends_only_that_users_other_sessions()
    {
        await using var site = new SampleSite();
        var (browser, elsewhere, other) = (site.OpenBrowser(), site.OpenBrowser(), site.OpenBrowser());
        await elsewhere.SignInAsync();
        await other.SignInAsync("other-owner");
        var account = await browser.SignInAsync();

        await browser.SubmitAsync(account.Form(Form));

        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.True(await other.IsSignedInAsync());
    }

    [Theory]
    [InlineData("cut", "NotConfirmed")]
    [InlineData("500", "NotConfirmed")]
    [InlineData("dead", "WasDead")]
    public async Task Disconnect_shows_Kakaos_result_and_ends_session(string trouble, string outcome)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();
        if (trouble == "dead") site.Kakao.AccountSettings.RevokeAll();
        else site.Kakao.Faults.Add(trouble == "cut" ? KakaoFault.Cut(KakaoEndpoint.Revoke) : KakaoFault.Status(KakaoEndpoint.Revoke, 500));

        var end = await browser.SubmitAsync(account.Form(Form));

        Assert.Equal(HttpStatusCode.OK, end.Status);
        Assert.Equal([outcome], end.Values("#message", "data-outcome"));
        Assert.Equal(outcome == "NotConfirmed", end.TextOf("#error-code").Length > 0);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Disconnect_waits_no_longer_than_revocation_timeout()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();
        site.Kakao.Faults.Add(KakaoFault.Hang(KakaoEndpoint.Revoke));
        site.Network.Sent = () => site.Clock.Advance(TimeSpan.FromSeconds(6));

        var end = await browser.SubmitAsync(account.Form(Form));

        Assert.Equal(["NotConfirmed"], end.Values("#message", "data-outcome"));
    }

    [Fact]
    public async Task Disconnect_without_antiforgery_token_does_nothing()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.PostAsync("/account/disconnect");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(1, site.Kakao.LiveTokenCount);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("/account/disconnect")]
    [InlineData("/account/logout")]
    [InlineData("/account/sessions/end")]
    [InlineData("/account/sessions/end-others")]
    public async Task GET_of_an_ending_address_does_nothing(string path)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync(path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, page.Status);
        Assert.Equal(1, site.Kakao.LiveTokenCount);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task User_can_sign_in_after_disconnecting()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SubmitAsync((await browser.SignInAsync()).Form(Form));
        site.Clock.Advance(TimeSpan.FromSeconds(2));

        var page = await browser.SignInAsync();

        Assert.Equal("owner@example.com", page.TextOf("#email"));
    }
}
