using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Playwright;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>
/// A circuit outlives its connection: the browser takes it up again with the cookies that it has then. Blazor reports the loss of a
/// connection in the console, so the windows of these tests are not watched.
/// </summary>
public sealed class CircuitReconnectTests(ChromiumFixture chromium) : LiveChromiumTest(chromium)
{
    private readonly ChromiumFixture _chromium = chromium;
    private readonly Connections _connections = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Same_user_continues_with_the_new_session(bool ticketStore)
    {
        var page = await OpenAsync(ticketStore);
        await ConsentInAnotherTabAsync(page);

        await _connections.ReconnectAsync();

        await ClickAsync(page, "keyword", KeywordAccount);
        await ShowsUserAsync(page, App.AccountOf("owner"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_user_of_browser_cannot_resume_circuit(bool ticketStore)
    {
        var page = await OpenAsync(ticketStore);
        await ConsentInAnotherTabAsync(page, "other-owner");

        await _connections.ReconnectAsync();

        await ClickAsync(page, "call", "SessionEnded");
        await ShowsUserAsync(page, "nobody");
        await ClickAsync(page, "keyword-answer", "SessionEnded");
    }

    private async Task<IPage> OpenAsync(bool ticketStore)
    {
        await StartAsync(setup =>
        {
            (setup.TicketStore, setup.RevalidationInterval) = (ticketStore, Soon);
            setup.Services = services => services.Configure<HubOptions>(options => options.AddFilter(_connections));
        });
        var profile = await _chromium.OpenProfileAsync("en", Desktop);
        CloseAtEnd(profile);
        var page = await profile.NewPageAsync();
        await SignInAsync(page, "/live");
        await ClickAsync(page, "call", MomentAccount);
        return page;
    }

    /// <summary>Cuts the connection of the latest circuit.</summary>
    private sealed class Connections : IHubFilter
    {
        private TaskCompletionSource _reconnected = new();
        private HubCallerContext? _latest;

        public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
        {
            var result = await next(invocationContext);
            if (invocationContext.HubMethodName == "StartCircuit") _latest = invocationContext.Context;
            if (invocationContext.HubMethodName == "ConnectCircuit") _reconnected.TrySetResult();
            return result;
        }

        public async Task ReconnectAsync()
        {
            _reconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _latest!.Abort();
            await _reconnected.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }
}
