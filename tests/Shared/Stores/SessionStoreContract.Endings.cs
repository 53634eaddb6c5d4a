using System.Text;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.Tests.Shared.Stores;

/// <summary>The lifetime and the end of sessions.</summary>
public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Sign_in_removes_expired_sessions_from_the_index()
    {
        await using var app = await StartAsync();
        await SignInAsync(app);
        app.Time.Advance(TimeSpan.FromDays(15));
        await SignInAsync(app);
        Assert.Equal(1, await CountIndexAsync());
    }

    [Fact]
    public async Task Index_is_pruned_only_after_doubling()
    {
        await using var app = await StartAsync();
        await SignInAsync(app);
        await SignInAsync(app);
        app.Time.Advance(TimeSpan.FromDays(15));
        await SignInAsync(app);
        Assert.Equal(3, await CountIndexAsync());
        await SignInAsync(app);
        Assert.Equal(2, await CountIndexAsync());
    }

    /// <summary>Counts the sessions in the user's index, including expired ones.</summary>
    private async Task<int> CountIndexAsync()
    {
        // By the full name, because any of the random keys can contain two given characters by chance.
        var name = AspNetCore.TicketStore.SessionIndex.ToKey("3100000001");
        var index = Assert.Single(await ReadAllAsync(), entry => entry.Key.EndsWith(name, StringComparison.Ordinal)).Value;
        // Each session is one line with dots in it.
        return Encoding.UTF8.GetString(index).Split('\n').Count(line => line.Contains('.', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Late_renewal_does_not_restore_ended_session()
    {
        var ending = "";
        TestApp? app = null;
        await using var started = app = await StartAsync(setup =>
        {
            var endpoints = setup.Endpoints!;
            setup.Endpoints = routes =>
            {
                endpoints(routes);
                // The session ends during a request that will renew it.
                routes.MapGet("/slow", async context =>
                {
                    await SessionsOf(app!).EndAsync("3100000001", ending);
                    await context.Response.WriteAsync("done");
                });
            };
        });
        (var browser, ending) = await SignInAsync(app);
        app.Time.Advance(TimeSpan.FromDays(10));
        using var response = await browser.GetAsync("/slow");
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Name == "RenewalDropped");
        Assert.Empty(await TicketsAsync());
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Session_in_use_is_renewed_once_per_half_window()
    {
        // A token check also writes the ticket.
        await using var app = await StartAsync(setup => setup.Options = options => options.TokenValidationInterval = TimeSpan.Zero);
        var (browser, _) = await SignInAsync(app);
        var before = Assert.Single(await TicketsAsync()).Value;
        app.Time.Advance(TimeSpan.FromDays(6));
        await browser.TicketAsync();
        Assert.Equal(before, Assert.Single(await TicketsAsync()).Value);

        app.Time.Advance(TimeSpan.FromDays(2));
        await browser.TicketAsync();
        var renewed = Assert.Single(await TicketsAsync()).Value;
        Assert.NotEqual(before, renewed);
        await browser.TicketAsync();
        Assert.Equal(renewed, Assert.Single(await TicketsAsync()).Value);
    }

    [Fact]
    public async Task Absolute_lifetime_ends_session_in_use()
    {
        await using var app = await StartAsync(setup => setup.Options = options => options.AbsoluteSessionLifetime = TimeSpan.FromDays(20));
        var (browser, _) = await SignInAsync(app);
        await browser.AssertEndsAfterTwentyDaysAsync(app);
    }

    [Fact]
    public async Task Shortened_absolute_lifetime_applies_to_existing_sessions()
    {
        await using var before = await StartAsync();
        await using var after = await StartAsync(setup => setup.Options = options =>
        {
            options.AbsoluteSessionLifetime = TimeSpan.FromDays(5);
            // Each node has its own emulator, which does not know the other's tokens.
            options.TokenValidationInterval = TimeSpan.Zero;
        });
        var browser = (await SignInAsync(before)).Browser.CopyOn(after);
        after.Time.Advance(TimeSpan.FromDays(4.9));
        await browser.TicketAsync();
        after.Time.Advance(TimeSpan.FromDays(0.2));
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Aborted_sign_out_leaves_no_session()
    {
        var (inside, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await StartAsync(setup => setup.Endpoints = routes => routes.MapGet("/interrupted", async context =>
        {
            await context.AuthenticateAsync();
            var gone = new TaskCompletionSource();
            using var registration = context.RequestAborted.Register(gone.SetResult);
            inside.SetResult();
            await gone.Task;
            try
            {
                await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            }
            finally
            {
                done.SetResult();
            }
        }));
        var browser = app.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var copy = browser.CopyOn(app);
        Assert.Single(await TicketsAsync());

        using var leaving = new CancellationTokenSource();
        var request = browser.GetAsync("/interrupted", leaving.Token);
        await inside.Task;
        await leaving.CancelAsync();
        await done.Task;
        // The result does not matter, because nobody reads the response.
        await Task.WhenAny(request);
        Assert.Empty(await TicketsAsync());
        await copy.AssertAnonymousAsync();
    }
}
