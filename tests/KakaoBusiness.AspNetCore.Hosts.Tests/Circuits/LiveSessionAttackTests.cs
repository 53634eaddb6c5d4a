using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>What must not happen: a token in other hands, in the background of another user, or while nobody knows whether it counts.</summary>
public sealed class LiveSessionAttackTests
{
    private const int Users = 8;

    [Fact]
    public async Task Work_of_one_user_never_has_the_token_of_another()
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
    public async Task Handshake_of_another_user_is_not_followed_to_the_successor()
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
    public async Task Outage_of_the_ticket_store_refuses_the_token_and_keeps_the_session()
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
        var refusal = await Assert.ThrowsAsync<HubException>(() => InvokeAsync(connection));
        Assert.Contains(nameof(KakaoBusinessTicketStoreException), refusal.Message, StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        refusal = await Assert.ThrowsAsync<HubException>(() => connection.InvokeAsync<string>(nameof(AdsHub.Name), TestContext.Current.CancellationToken));
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
    public async Task Session_beside_the_login_is_found_and_ends_without_it()
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

    private static Task<string> InvokeAsync(HubConnection connection) => connection.InvokeAsync<string>(nameof(AdsHub.Call), TestContext.Current.CancellationToken);

    /// <summary>A cache from which nothing can be read for a while.</summary>
    private sealed class UnreadableCache : IDistributedCache
    {
        private readonly MemoryDistributedCache _cache = new(Microsoft.Extensions.Options.Options.Create(new Microsoft.Extensions.Caching.Memory.MemoryDistributedCacheOptions()));

        public bool IsUnreadable { get; set; }

        public byte[]? Get(string key) => IsUnreadable ? throw new IOException("The cache is away.") : _cache.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => IsUnreadable ? throw new IOException("The cache is away.") : _cache.GetAsync(key, token);

        public void Refresh(string key) => _cache.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => _cache.RefreshAsync(key, token);

        public void Remove(string key) => _cache.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => _cache.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _cache.Set(key, value, options);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => _cache.SetAsync(key, value, options, token);
    }
}
