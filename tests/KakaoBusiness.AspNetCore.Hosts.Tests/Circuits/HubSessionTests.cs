using KakaoBusiness.Tests.Shared;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>Ad API calls of hubs, with the session of their connection, over every transport.</summary>
public sealed class HubSessionTests
{
    private const string Owner = "12345";
    private const string OtherOwner = "14345";

    public static TheoryData<HttpTransportType, bool> TransportsAndModes { get; } = new(
        from transport in new[] { HttpTransportType.WebSockets, HttpTransportType.ServerSentEvents, HttpTransportType.LongPolling }
        from store in new[] { false, true }
        select (transport, store));

    [Theory]
    [MemberData(nameof(TransportsAndModes))]
    public async Task Hub_calls_with_the_token_of_its_user(HttpTransportType transport, bool ticketStore)
    {
        await using var app = await LiveApp.StartAsync(setup => setup.TicketStore = ticketStore);
        using var owner = await app.SignInAsync();
        using var other = await app.SignInAsync("other-owner");
        await using var ofOwner = await owner.ConnectAsync(transport);
        await using var ofOther = await other.ConnectAsync(transport);

        Assert.Equal(Owner, await InvokeAsync(ofOwner, nameof(AdsHub.Call)));
        Assert.Equal(OtherOwner, await InvokeAsync(ofOther, nameof(AdsHub.Call)));
        Assert.Equal([Owner, Owner], await StreamAsync(ofOwner));
        Assert.Equal([OtherOwner, OtherOwner], await StreamAsync(ofOther));
        Assert.Equal("ScopeMissing keyword_management", await InvokeAsync(ofOwner, nameof(AdsHub.CallKeyword)));
    }

    [Theory]
    [MemberData(nameof(TransportsAndModes))]
    public async Task Token_is_not_used_after_sign_out(HttpTransportType transport, bool ticketStore)
    {
        await using var app = await LiveApp.StartAsync(setup => setup.TicketStore = ticketStore);
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(transport);
        Assert.Equal(Owner, await InvokeAsync(connection, nameof(AdsHub.Call)));

        await owner.SignOutAsync();

        Assert.Equal("SessionEnded", await InvokeAsync(connection, nameof(AdsHub.Call)));
        Assert.Equal(["SessionEnded", "SessionEnded"], await StreamAsync(connection));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invocation_is_refused_once_the_interval_has_passed(bool ticketStore)
    {
        var interval = TimeSpan.FromMinutes(1);
        await using var app = await LiveApp.StartAsync(setup => (setup.TicketStore, setup.RevalidationInterval) = (ticketStore, interval));
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);
        Assert.Equal(KakaoBusinessDefaults.AuthenticationScheme, await InvokeAsync(connection, nameof(AdsHub.Name)));

        await app.EndSessionsAsync();
        app.Clock.Advance(interval);

        var refusal = await Assert.ThrowsAsync<HubException>(() => InvokeAsync(connection, nameof(AdsHub.Name)));
        Assert.Contains("The session has ended", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expired_session_is_refused(bool ticketStore)
    {
        await using var app = await LiveApp.StartAsync(setup => setup.TicketStore = ticketStore);
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);
        Assert.Equal(Owner, await InvokeAsync(connection, nameof(AdsHub.Call)));

        app.Clock.Advance(TimeSpan.FromDays(90));

        await Assert.ThrowsAsync<HubException>(() => InvokeAsync(connection, nameof(AdsHub.Call)));
    }

    [Fact]
    public async Task Connection_without_session_is_not_signed_in()
    {
        await using var app = await LiveApp.StartAsync();
        using var nobody = new LiveUser(app, "owner");
        await using var connection = await nobody.ConnectAsync(HttpTransportType.WebSockets);

        Assert.Equal("nobody", await InvokeAsync(connection, nameof(AdsHub.Name)));
        Assert.Equal("NotSignedIn", await InvokeAsync(connection, nameof(AdsHub.Call)));
    }

    [Fact]
    public async Task Consent_elsewhere_is_picked_up_with_a_ticket_store()
    {
        await using var app = await LiveApp.StartAsync(setup => setup.TicketStore = true);
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);
        Assert.Equal("ScopeMissing keyword_management", await InvokeAsync(connection, nameof(AdsHub.CallKeyword)));

        await owner.SignInAsync("moment_management keyword_management");
        Assert.Equal("22345", await InvokeAsync(connection, nameof(AdsHub.CallKeyword)));
        await owner.SignInAsync("moment_management keyword_management");
        Assert.Equal("22345", await InvokeAsync(connection, nameof(AdsHub.CallKeyword)));
        Assert.Equal(1, app.Kakao.LiveTokenCount);

        await owner.SignOutAsync();
        Assert.Equal("SessionEnded", await InvokeAsync(connection, nameof(AdsHub.CallKeyword)));
    }

    [Fact]
    public async Task Consent_elsewhere_asks_for_a_reload_in_cookie_mode()
    {
        await using var app = await LiveApp.StartAsync();
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);

        await owner.SignInAsync("moment_management keyword_management");

        Assert.Equal("SessionEnded", await InvokeAsync(connection, nameof(AdsHub.Call)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_never_continues_as_another_user(bool ticketStore)
    {
        await using var app = await LiveApp.StartAsync(setup => setup.TicketStore = ticketStore);
        using var browser = await app.SignInAsync();
        await using var connection = await browser.ConnectAsync(HttpTransportType.WebSockets);

        await browser.SignInAsAsync("other-owner");

        Assert.Equal("SessionEnded", await InvokeAsync(connection, nameof(AdsHub.Call)));
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Background_work_has_no_token_after_the_connection(HttpTransportType transport)
    {
        await using var app = await LiveApp.StartAsync();
        using var owner = await app.SignInAsync();
        await using (var connection = await owner.ConnectAsync(transport))
        {
            await connection.InvokeAsync(nameof(AdsHub.StartWork), TestContext.Current.CancellationToken);
            Assert.Equal(Owner, await app.Calls.Work!());
        }

        // The server learns of the end after the client.
        await Eventually.HoldsAsync(async () => await app.Calls.Work!() == "SessionEnded");
    }

    private static Task<string> InvokeAsync(HubConnection connection, string method) => connection.InvokeAsync<string>(method, TestContext.Current.CancellationToken);

    private static async Task<List<string>> StreamAsync(HubConnection connection)
        => await connection.StreamAsync<string>(nameof(AdsHub.Stream), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
