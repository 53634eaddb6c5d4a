using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>Circuits that an event of the app notifies: their callbacks run in the flow of whoever raised it.</summary>
public sealed class CircuitNotificationTests(ChromiumFixture chromium) : LiveChromiumTest(chromium)
{
    private const string OtherMomentAccount = "14345";

    [Fact]
    public async Task Callback_raised_by_another_circuit_has_its_own_token()
    {
        await StartAsync();
        var owner = await OpenNotifiedPageAsync("owner");
        var other = await OpenNotifiedPageAsync("other-owner");

        await owner.Locator("#notify").ClickAsync();

        await AnswersAsync(other, OtherMomentAccount);
        await AnswersAsync(owner, MomentAccount);
    }

    [Fact]
    public async Task Callback_raised_by_a_request_has_its_own_token()
    {
        await StartAsync(setup => setup.Pipeline = pipeline => pipeline.MapGet("/notify", (AdCalls calls) => calls.Notify()));
        var other = await OpenNotifiedPageAsync("other-owner");

        await SignInAsync(await OpenWindowAsync(), "/notify");

        await AnswersAsync(other, OtherMomentAccount);
    }

    [Fact]
    public async Task Callback_raised_without_a_user_has_its_own_token()
    {
        await StartAsync();
        var other = await OpenNotifiedPageAsync("other-owner");

        App.Calls.Notify();

        await AnswersAsync(other, OtherMomentAccount);
    }

    [Fact]
    public async Task Repeated_call_of_a_callback_keeps_its_token()
    {
        // The defaults are outermost: the second attempt starts without the context of the circuit.
        await StartAsync(setup => setup.Services = services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new RepeatingHandler())));
        var owner = await OpenNotifiedPageAsync("owner");
        var other = await OpenNotifiedPageAsync("other-owner");

        await owner.Locator("#notify").ClickAsync();

        await AnswersAsync(other, OtherMomentAccount);
        await AnswersAsync(owner, MomentAccount);
    }

    private static Task AnswersAsync(IPage page, string answer) => Assertions.Expect(page.Locator("#answer")).ToHaveTextAsync(answer);

    private async Task<IPage> OpenNotifiedPageAsync(string persona)
    {
        var page = await OpenWindowAsync();
        await SignInAsync(page, "/notified", persona: persona);
        await AnswersAsync(page, "ready");
        return page;
    }

    /// <summary>Sends everything to the ad APIs twice, as a retry does.</summary>
    private sealed class RepeatingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Get) return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            using (await base.SendAsync(request, cancellationToken).ConfigureAwait(false))
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
