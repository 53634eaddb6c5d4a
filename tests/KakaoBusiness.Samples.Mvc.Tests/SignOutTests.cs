using System.Net;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;

namespace KakaoBusiness.Samples.Mvc.Tests;

public sealed class SignOutTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/account")]
    public async Task Sign_out_ends_session_and_shows_page(string from)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        var page = await browser.OpenAsync(from);

        var end = await browser.SubmitAsync(page.Form("form[action='/account/logout']"));

        Assert.Equal(HttpStatusCode.OK, end.Status);
        Assert.Equal("You are signed out", end.Title);
        Assert.DoesNotContain("sample.session", browser.CookieNames);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Sign_out_without_antiforgery_token_returns_400()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.PostAsync("/account/logout");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("This request cannot be processed", page.Title);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Sign_out_with_foreign_antiforgery_token_returns_400()
    {
        await using var site = new SampleSite();
        var attacker = site.OpenBrowser();
        var form = (await attacker.SignInAsync("other-owner")).Form("form[action='/account/logout']");
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.SubmitAsync(form);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task GET_of_the_sign_out_address_does_nothing()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/account/logout");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, page.Status);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task User_can_sign_in_after_sign_out()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();
        await browser.SubmitAsync(account.Form("form[action='/account/logout']"));

        var page = await browser.SignInAsync("other-owner");

        Assert.Equal("other-owner@example.com", page.TextOf("#email"));
    }
}
