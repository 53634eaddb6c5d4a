using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public class OrphanTokenTests
{
    [Theory, InlineData("OnCreatingTicket"), InlineData("OnTicketReceived")]
    public async Task Token_whose_sign_in_the_app_refuses_is_revoked(string where)
    {
        await using var app = await TokenApp.StartAsync(options: options => options.Events = new OAuthEvents
        {
            OnCreatingTicket = context => { if (where == nameof(OAuthEvents.OnCreatingTicket)) context.Fail("no"); return Task.CompletedTask; },
            OnTicketReceived = context => { if (where == nameof(OAuthEvents.OnTicketReceived)) context.Fail("no"); return Task.CompletedTask; },
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Theory, InlineData("OnCreatingTicket"), InlineData("OnTicketReceived")]
    public async Task Exception_of_the_app_revokes_the_token(string where)
    {
        await using var app = await TokenApp.StartAsync(options: options => options.Events = new OAuthEvents
        {
            OnCreatingTicket = _ => where == nameof(OAuthEvents.OnCreatingTicket) ? throw new TimeZoneNotFoundException() : Task.CompletedTask,
            OnTicketReceived = _ => where == nameof(OAuthEvents.OnTicketReceived) ? throw new TimeZoneNotFoundException() : Task.CompletedTask,
        });
        using var browser = app.NewBrowser();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => browser.SignInAsync());

        Assert.IsType<TimeZoneNotFoundException>(exception.GetBaseException());
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Unstorable_session_revokes_its_token()
    {
        var store = new MemoryTicketStore { Failure = new IOException("The store is down.") };
        await using var app = await TokenApp.StartAsync(store);
        using var browser = app.NewBrowser();

        await Assert.ThrowsAsync<IOException>(() => browser.SignInAsync());

        Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Token_that_the_app_took_over_is_not_revoked(bool skips)
    {
        await using var app = await TokenApp.StartAsync(options: options => options.Events = new OAuthEvents
        {
            OnTicketReceived = async context =>
            {
                if (skips)
                {
                    context.SkipHandler();
                    return;
                }

                context.HandleResponse();
                await context.Response.WriteAsync("mine");
            },
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Empty(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }
}
