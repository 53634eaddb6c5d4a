using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using KakaoBusiness.Tests.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Caching.Distributed;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>What must not happen: a token in other hands, in the background of another user, or while nobody knows whether it counts.</summary>
public sealed class LiveSessionAttackTests
{
    private const int Users = 8;

    [Fact]
    public async Task Work_never_uses_token_of_another_user()
    {
        await using var app = await LiveApp.StartAsync();
        using var owner = await app.SignInAsync();
        using var other = await app.SignInAsync("other-owner");
        await using var ofOwner = await owner.ConnectAsync(HttpTransportType.WebSockets);
        await using var ofOther = await other.ConnectAsync(HttpTransportType.WebSockets);
        await ofOwner.InvokeAsync(nameof(AdsHub.StartWork), TestContext.Current.CancellationToken);
        var work = app.Calls.Work!;

        // Both at once, many times, on few threads.
        var calls = Enumerable.Range(0, Users).SelectMany(_ => new[] { work(), InvokeAsync(ofOther), InvokeAsync(ofOwner) }).ToList();
        var answers = await Task.WhenAll(calls);

        Assert.All(answers.Index(), answer => Assert.Equal(answer.Index % 3 == 1 ? "14345" : "12345", answer.Item));
        await owner.SignOutAsync();
        Assert.Equal("SessionEnded", await work());
        Assert.Equal("14345", await InvokeAsync(ofOther));
    }

    [Fact]
    public async Task Handshake_does_not_survive_sign_in_of_another_user()
    {
        await using var app = await LiveApp.StartAsync(setup => setup.TicketStore = true);
        using var browser = await app.SignInAsync();
        await using var connection = await browser.ConnectAsync(HttpTransportType.LongPolling);

        await browser.SignInAsAsync("other-owner");
        await browser.SignInAsAsync("owner");

        // The same user again, but the chain of sessions was another user's in between.
        Assert.Equal("SessionEnded", await InvokeAsync(connection));
    }

    [Fact]
    public async Task Cookie_of_replaced_session_gives_connection_no_session()
    {
        await using var app = await LiveApp.StartAsync(setup => setup.TicketStore = true);
        using var owner = await app.SignInAsync();
        var stolen = owner.Cookies;
        await using var earlier = await owner.ConnectAsync(HttpTransportType.WebSockets);
        Assert.Equal("12345", await InvokeAsync(earlier));

        await owner.SignInAsync("moment_management keyword_management");
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets, stolen);

        Assert.Equal("NotSignedIn", await InvokeAsync(connection));
        Assert.Equal("12345", await InvokeAsync(earlier));
    }

    [Fact]
    public async Task Session_is_found_while_it_is_being_replaced()
    {
        var store = new SwappingStore();
        await using var app = await StartAsync(store);
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);
        Assert.Equal("12345", await InvokeAsync(connection));
        string? answer = null;
        store.Removed = async () => answer = await InvokeAsync(connection);

        await owner.SignInAsync("moment_management keyword_management");

        Assert.Equal("12345", answer);
    }

    [Fact]
    public async Task Replacement_that_failed_is_not_followed()
    {
        var store = new SwappingStore();
        await using var app = await StartAsync(store);
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);

        Assert.Equal("12345", await InvokeAsync(connection));
        store.Removed = () => throw new IOException("The store is unavailable.");
        await Assert.ThrowsAnyAsync<Exception>(() => owner.SignInAsync("moment_management keyword_management"));

        // Removed all the same: the browser is signed out, and so is its connection.
        Assert.Equal("SessionEnded", await InvokeAsync(connection));
    }

    [Fact]
    public async Task Ticket_of_another_user_is_refused()
    {
        var store = new SwappingStore();
        await using var app = await StartAsync(store);
        using var owner = await app.SignInAsync();
        using var other = await app.SignInAsync("other-owner");
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);
        Assert.Equal("12345", await InvokeAsync(connection));

        store.Swap();

        Assert.Equal("SessionEnded", await InvokeAsync(connection));
    }

    [Fact]
    public async Task Ticket_store_outage_refuses_token_and_keeps_session()
    {
        var cache = new UnreadableCache();
        await using var app = await LiveApp.StartAsync(setup =>
        {
            (setup.TicketStore, setup.RevalidationInterval) = (true, TimeSpan.FromMinutes(1));
            setup.Services = services => services.AddSingleton<IDistributedCache>(cache);
        });
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);

        cache.IsUnreadable = true;
        Assert.Equal(nameof(KakaoBusinessTicketStoreException), await InvokeAsync(connection));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var refusal = await Assert.ThrowsAsync<HubException>(() => connection.InvokeAsync<string>(nameof(AdsHub.Name), TestContext.Current.CancellationToken));
        Assert.Contains("cannot be looked up", refusal.Message, StringComparison.Ordinal);

        cache.IsUnreadable = false;
        // The circuit breaker of the store opens again after a while.
        await Eventually.HoldsAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            try
            {
                return await InvokeAsync(connection) == "12345";
            }
            catch (HubException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Session_beside_login_ends_without_ending_login()
    {
        await using var app = await LiveApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication("App").AddCookie("App").AddCookie("Kakao").AddKakaoBusiness(options => options.SignInScheme = "Kakao");
            setup.Pipeline = pipeline => pipeline.MapGet("/login", context => context.SignInAsync("App", new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "1")], "App"))));
        });
        using var owner = new LiveUser(app, "owner");
        await owner.GetAsync("/login");
        await owner.GetAsync("/sign-in?scope=moment_management&returnUrl=/login");
        await using var connection = await owner.ConnectAsync(HttpTransportType.WebSockets);
        Assert.Equal("App", await connection.InvokeAsync<string>(nameof(AdsHub.Name), TestContext.Current.CancellationToken));
        Assert.Equal("12345", await InvokeAsync(connection));

        await app.EndSessionsAsync();
        app.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("App", await connection.InvokeAsync<string>(nameof(AdsHub.Name), TestContext.Current.CancellationToken));
        Assert.Equal("SessionEnded", await InvokeAsync(connection));
    }

    [Fact]
    public async Task Accessor_returns_the_token_of_the_connection()
    {
        await using var app = await LiveApp.StartAsync();
        using var owner = await app.SignInAsync();
        await using var connection = await owner.ConnectAsync(HttpTransportType.LongPolling);

        Assert.True(await connection.InvokeAsync<bool>(nameof(AdsHub.HasToken), TestContext.Current.CancellationToken));
        await owner.SignOutAsync();
        Assert.False(await connection.InvokeAsync<bool>(nameof(AdsHub.HasToken), TestContext.Current.CancellationToken));
    }

    private static Task<LiveApp> StartAsync(SwappingStore store) => LiveApp.StartAsync(setup => setup.Services = services =>
        services.Configure<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme, options => options.SessionStore = store));

    private static Task<string> InvokeAsync(HubConnection connection) => connection.InvokeAsync<string>(nameof(AdsHub.Call), TestContext.Current.CancellationToken);

    /// <summary>A ticket store of the app that mixes up its entries, or is slow or fails after a removal.</summary>
    private sealed class SwappingStore : ITicketStore
    {
        private readonly ConcurrentDictionary<string, AuthenticationTicket> _tickets = new();

        /// <summary>What happens once an entry is gone, before the caller knows.</summary>
        public Func<Task> Removed { get; set; } = () => Task.CompletedTask;

        public void Swap()
        {
            var (one, other) = (_tickets.First(), _tickets.Last());
            (_tickets[one.Key], _tickets[other.Key]) = (other.Value, one.Value);
        }

        public Task<string> StoreAsync(AuthenticationTicket ticket)
        {
            var key = RandomNumberGenerator.GetHexString(32);
            _tickets[key] = ticket;
            return Task.FromResult(key);
        }

        public Task RenewAsync(string key, AuthenticationTicket ticket)
        {
            _tickets[key] = ticket;
            return Task.CompletedTask;
        }

        public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(_tickets.GetValueOrDefault(key));

        public Task RemoveAsync(string key)
        {
            _tickets.TryRemove(key, out _);
            return Removed();
        }
    }
}
