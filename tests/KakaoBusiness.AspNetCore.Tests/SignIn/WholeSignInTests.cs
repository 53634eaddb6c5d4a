using System.Net;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public class WholeSignInTests
{
    [Fact]
    public async Task Literal_two_calls_sign_a_user_in_through_Kakao()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync("/private?page=2");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/private?page=2", response.Headers.Location!.OriginalString);
        var ticket = await browser.TicketAsync();
        Assert.Equal("3100000001", ticket.NameIdentifier);
        Assert.Equal("owner@example.com", ticket.Email);
        Assert.Equal("biz_account_email", ticket.GrantedScopes);
    }
}
