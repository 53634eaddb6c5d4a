using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public partial class EventsTests
{
    [Theory]
    [InlineData("creating")]
    [InlineData("received")]
    [InlineData("denied")]
    [InlineData("failure")]
    public async Task Exception_of_an_event_reaches_the_exception_handler(string where)
    {
        var bug = new NotSupportedException("a bug of the app");
        await using var app = await StartAsync(
            events =>
            {
                if (where == "creating") events.OnCreatingTicket = _ => throw bug;
                if (where == "received") events.OnTicketReceived = _ => throw bug;
                if (where == "denied") events.OnAccessDenied = _ => throw bug;
                if (where == "failure") events.OnRemoteFailure = _ => throw bug;
            },
            web => web.UseExceptionHandler(error => error.Run(context =>
            {
                var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
                return context.Response.WriteAsync($"handler: {(exception.InnerException ?? exception).Message}");
            })));
        using var browser = app.NewBrowser();

        using var response = where is "denied" or "failure"
            ? await browser.GetAsync(await app.Emulator.CancelAsync(await browser.ChallengeAsync(), TestContext.Current.CancellationToken))
            : await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("handler: a bug of the app", await response.TextAsync());
        using var next = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Exception_in_a_ticket_event_reaches_OnRemoteFailure_first()
    {
        Exception? seen = null;
        await using var app = await StartAsync(events =>
        {
            events.OnCreatingTicket = _ => throw new NotSupportedException("a bug of the app");
            events.OnRemoteFailure = context => Done(() =>
            {
                seen = context.Failure;
                context.Response.Redirect("/sorry");
                context.HandleResponse();
            });
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.IsType<NotSupportedException>(seen);
        Assert.Equal("/sorry", response.Headers.Location!.OriginalString);
    }
}
