using System.Collections.Concurrent;
using System.Text;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Playwright;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>Interactive components in a real browser: their ad API calls, and what becomes of them when the session changes elsewhere.</summary>
public sealed class CircuitSessionTests(ChromiumFixture chromium) : LiveChromiumTest(chromium)
{
    /// <summary>Blazor's messages are binary, which server-sent events cannot carry.</summary>
    public static TheoryData<HttpTransportType, bool> TransportsAndModes { get; } = new(
        from transport in new[] { HttpTransportType.WebSockets, HttpTransportType.LongPolling }
        from store in new[] { false, true }
        select (transport, store));

    [Theory]
    [MemberData(nameof(TransportsAndModes))]
    public async Task Component_calls_with_the_token_of_its_user(HttpTransportType transport, bool ticketStore)
    {
        await StartAsync(setup => (setup.Transport, setup.TicketStore) = (transport, ticketStore));
        var owner = await OpenLivePageAsync();
        var other = await OpenLivePageAsync("other-owner");

        await ClickAsync(owner, "call", MomentAccount);
        await ClickAsync(other, "call", "14345");
        await ClickAsync(owner, "call", MomentAccount);
    }

    [Theory]
    [MemberData(nameof(TransportsAndModes))]
    public async Task User_loses_rights_after_sign_out_elsewhere(HttpTransportType transport, bool ticketStore)
    {
        await StartAsync(setup => (setup.Transport, setup.TicketStore, setup.RevalidationInterval) = (transport, ticketStore, Soon));
        var page = await OpenLivePageAsync();
        await ClickAsync(page, "call", MomentAccount);

        await App.EndSessionsAsync();

        await ShowsUserAsync(page, "nobody");
        await ClickAsync(page, "call", "SessionEnded");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task User_loses_rights_when_the_session_expires(bool ticketStore)
    {
        await StartAsync(setup => (setup.TicketStore, setup.RevalidationInterval) = (ticketStore, Soon));
        var page = await OpenLivePageAsync();

        App.Clock.Advance(TimeSpan.FromDays(90));

        await ShowsUserAsync(page, "nobody");
        await ClickAsync(page, "call", "SessionEnded");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task User_loses_rights_when_the_token_is_dead(bool ticketStore)
    {
        await StartAsync(setup => (setup.TicketStore, setup.RevalidationInterval) = (ticketStore, Soon));
        var page = await OpenLivePageAsync();

        App.Kakao.AccountSettings.RevokeAll();
        await ClickAsync(page, "call", "TokenDead");

        await ShowsUserAsync(page, "nobody");
        await ClickAsync(page, "call", "SessionEnded");
    }

    [Fact]
    public async Task Consent_in_another_tab_takes_effect_with_ticket_store()
    {
        await StartAsync(setup => (setup.TicketStore, setup.RevalidationInterval) = (true, Soon));
        var page = await OpenLivePageAsync();

        await ConsentInAnotherTabAsync(page);

        await ClickAsync(page, "keyword", KeywordAccount);
        await ClickAsync(page, "call", MomentAccount);
        await ShowsUserAsync(page, App.AccountOf("owner"));
    }

    [Fact]
    public async Task Consent_in_another_tab_requires_reload_in_cookie_mode()
    {
        await StartAsync();
        var page = await OpenLivePageAsync();

        await ConsentInAnotherTabAsync(page);
        await ClickAsync(page, "call", "SessionEnded");
        await page.Locator("#reload").ClickAsync();

        await Assertions.Expect(page.Locator("#answer")).ToHaveTextAsync("ready");
        await ClickAsync(page, "keyword", KeywordAccount);
    }

    [Fact]
    public async Task User_stays_while_the_ticket_store_is_unavailable()
    {
        var cache = new UnreadableCache();
        await StartAsync(setup =>
        {
            (setup.TicketStore, setup.RevalidationInterval) = (true, Soon);
            setup.Services = services => services.AddSingleton<IDistributedCache>(cache);
        });
        var page = await OpenLivePageAsync();

        cache.IsUnreadable = true;
        // The circuit breaker of the store lets a call through now and then.
        await Eventually.HoldsAsync(() =>
        {
            App.Clock.Advance(TimeSpan.FromSeconds(5));
            return cache.FailedReads > 5;
        });

        await ClickAsync(page, "call", "KakaoBusinessTicketStoreException");
        await ShowsUserAsync(page, App.AccountOf("owner"));
    }

    [Fact]
    public async Task Token_never_reaches_the_browser()
    {
        await StartAsync();
        var page = await OpenWindowAsync();
        var received = new ConcurrentQueue<string>();
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received.Enqueue(frame.Text ?? Encoding.UTF8.GetString(frame.Binary!));
        await SignInAsync(page, "/live");

        await ClickAsync(page, "call", MomentAccount);

        var token = App.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts).Single().Headers["Authorization"]!.Split(' ')[1];
        Assert.Contains(received, frame => frame.Contains(MomentAccount, StringComparison.Ordinal));
        Assert.DoesNotContain(received, frame => frame.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Background_work_has_no_token_after_the_circuit()
    {
        await StartAsync();
        var page = await OpenLivePageAsync();
        await page.Locator("#work").ClickAsync();
        await ClickAsync(page, "call", MomentAccount);
        Assert.Equal(MomentAccount, await App.Calls.Work!());

        await page.CloseAsync();

        await Eventually.HoldsAsync(async () => await App.Calls.Work!() == "SessionEnded");
    }
}
