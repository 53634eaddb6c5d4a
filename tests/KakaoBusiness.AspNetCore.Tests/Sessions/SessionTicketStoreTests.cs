using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>A session that replaces another one in a ticket store, which can fail.</summary>
public sealed class SessionTicketStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Session_that_was_not_replaced_has_no_successor(bool fails)
    {
        await using var app = await TestApp.StartAsync();
        var successors = new SessionSuccessors(app.Services.GetRequiredService<KakaoBusinessIdentities>());
        var store = StoreOf(app, new NumberedStore { RemovalFails = fails }, successors);
        var context = Superseding("old");

        var replacing = store.StoreAsync(Ticket(), context, Stop);

        if (fails) await Assert.ThrowsAsync<IOException>(() => replacing);
        else await replacing;
        Assert.Equal(fails ? null : "1", successors.Find("old"));
    }

    [Fact]
    public async Task Second_sign_in_of_a_request_replaces_the_first()
    {
        await using var app = await TestApp.StartAsync();
        var inner = new NumberedStore();
        var store = StoreOf(app, inner, new SessionSuccessors(app.Services.GetRequiredService<KakaoBusinessIdentities>()));
        var context = Superseding("old");
        RequestState.FindSuperseded(context, "Cookies")!.IsSigningIn = true;

        await store.RenewAsync("old", Ticket(), context, Stop);
        await store.RenewAsync("old", Ticket(), context, Stop);
        await store.RemoveAsync("old", context, Stop);

        Assert.Equal(["old", "1", "2"], inner.Removed);
    }

    /// <summary>The cookie of a request has the new key. That of a circuit is the one of its start.</summary>
    [Theory, InlineData(false, "old"), InlineData(true, "1")]
    public async Task Only_circuits_follow_a_replaced_session(bool isCircuit, string key)
    {
        await using var app = await TestApp.StartAsync();
        var inner = new NumberedStore();
        var store = StoreOf(app, inner, new SessionSuccessors(app.Services.GetRequiredService<KakaoBusinessIdentities>()));
        await store.StoreAsync(Ticket(), Superseding("old"), Stop);
        var context = new DefaultHttpContext();
        RequestState.GetOrAdd(context).FollowsSuccessors = isCircuit;

        await store.RetrieveAsync("old", context, Stop);
        await store.RemoveAsync("old", context, Stop);

        Assert.Equal([key], inner.Retrieved);
        Assert.Equal(["old", key], inner.Removed);
    }

    [Fact]
    public async Task Answer_that_is_there_is_passed_on()
    {
        await using var app = await TestApp.StartAsync();
        var inner = new NumberedStore();
        var store = StoreOf(app, inner, new SessionSuccessors(app.Services.GetRequiredService<KakaoBusinessIdentities>()));

        Assert.Same(inner.Answer, store.RetrieveAsync("key", Stop));
    }

    [Fact]
    public async Task Ticket_without_expiry_lives_as_long_as_the_cookie_allows()
    {
        await using var app = await TestApp.StartAsync();
        var store = StoreOf(app, new NumberedStore(), new SessionSuccessors(app.Services.GetRequiredService<KakaoBusinessIdentities>()));
        var ticket = Ticket();

        await store.StoreAsync(ticket, Stop);

        Assert.Equal(app.Time.GetUtcNow() + new CookieAuthenticationOptions().ExpireTimeSpan, ticket.Properties.ExpiresUtc);
    }

    [Fact]
    public void Sessions_of_two_cookies_are_replaced_in_one_request()
    {
        var context = new DefaultHttpContext();
        Assert.Null(RequestState.FindSuperseded(context, "a"));

        var first = RequestState.GetOrAddSuperseded(context, "a");
        var second = RequestState.GetOrAddSuperseded(context, "b");

        Assert.NotSame(first, second);
        Assert.Same(first, RequestState.FindSuperseded(context, "a"));
        Assert.Same(second, RequestState.GetOrAddSuperseded(context, "b"));
    }

    private static SessionTicketStore StoreOf(TestApp app, NumberedStore inner, SessionSuccessors successors)
        => new(inner, "Cookies", new CookieAuthenticationOptions { TimeProvider = app.Time }, app.Services.GetRequiredService<SessionLifetime>(), successors);

    private static DefaultHttpContext Superseding(string key)
    {
        var context = new DefaultHttpContext();
        var superseded = RequestState.GetOrAddSuperseded(context, "Cookies");
        (superseded.Key, superseded.Ticket) = (key, Ticket());
        return context;
    }

    private static AuthenticationTicket Ticket()
    {
        var properties = new AuthenticationProperties();
        properties.Items[BusinessTicketProperties.SchemeItem] = "KakaoBusiness";
        return new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "kim")], "KakaoBusiness")), properties, "Cookies");
    }

    /// <summary>Its keys are "1", "2" and so on.</summary>
    private sealed class NumberedStore : ITicketStore
    {
        private int _keys;

        public bool RemovalFails { get; init; }

        public List<string> Removed { get; } = [];

        public List<string> Retrieved { get; } = [];

        public Task<AuthenticationTicket?> Answer { get; } = Task.FromResult<AuthenticationTicket?>(Ticket());

        public Task<string> StoreAsync(AuthenticationTicket ticket) => Task.FromResult($"{++_keys}");

        public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new InvalidOperationException("A sign-in must not renew.");

        public Task<AuthenticationTicket?> RetrieveAsync(string key)
        {
            Retrieved.Add(key);
            return Answer;
        }

        public Task RemoveAsync(string key)
        {
            if (RemovalFails) throw new IOException("The store is away.");
            Removed.Add(key);
            return Task.CompletedTask;
        }
    }
}
