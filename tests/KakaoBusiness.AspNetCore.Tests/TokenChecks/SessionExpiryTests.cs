using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.TokenChecks;

/// <summary>A check writes the ticket anew, and its session must end when it would have ended without.</summary>
public class SessionExpiryTests
{
    private static Task<TestApp> StartAsync(bool slides, bool stored, TimeSpan interval) => TokenApp.StartAsync(
        stored ? new MemoryTicketStore() : null,
        options => options.TokenValidationInterval = interval,
        setup => setup.Services += services => services.Configure<CookieAuthenticationOptions>("Cookies", cookie =>
        {
            cookie.ExpireTimeSpan = TimeSpan.FromHours(10);
            cookie.SlidingExpiration = slides;
        }));

    /// <summary>After how many half hours of use, one request each, the session is over; or the last one if it is not.</summary>
    private static async Task<int> LifetimeAsync(TestApp app, Browser browser, int from, int to)
    {
        for (var halfHours = from; halfHours <= to; halfHours++)
        {
            app.Time.Advance(TimeSpan.FromMinutes(30));
            using var response = await browser.GetAsync("/private");
            if (response.StatusCode != HttpStatusCode.OK) return halfHours;
        }

        return to;
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Session_without_sliding_ends_on_time_despite_checks(bool stored)
    {
        await using var app = await StartAsync(slides: false, stored, TimeSpan.FromMinutes(15));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        // 21 and not 20: at its very last second a ticket is good.
        Assert.Equal(21, await LifetimeAsync(app, browser, 1, 30));
    }

    [Theory, InlineData(false, 15), InlineData(true, 15), InlineData(false, 0)]
    public async Task Sliding_session_slides_in_its_second_half(bool stored, int intervalMinutes)
    {
        await using var app = await StartAsync(slides: true, stored, TimeSpan.FromMinutes(intervalMinutes));
        using var browser = app.NewBrowser();
        var signedIn = await browser.SignedInAsync();

        Assert.Equal(10, await LifetimeAsync(app, browser, 1, 10));
        Assert.Equal(signedIn.Items[".expires"], (await browser.TicketAsync()).Items[".expires"]);

        // Used in the second half: it has its whole life again.
        Assert.Equal(11, await LifetimeAsync(app, browser, 11, 11));
        var slid = await browser.TicketAsync();
        Assert.Equal(app.Time.GetUtcNow().AddHours(10).ToString("r"), slid.Items[".expires"]);
        Assert.Equal(app.Time.GetUtcNow().ToString("r"), slid.Items[".issued"]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Sliding_session_used_early_ends_on_time(bool stored)
    {
        await using var app = await StartAsync(slides: true, stored, TimeSpan.FromMinutes(15));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        Assert.Equal(9, await LifetimeAsync(app, browser, 1, 9));

        app.Time.Advance(TimeSpan.FromHours(5.5) + TimeSpan.FromSeconds(1));

        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Token_check_does_not_change_session_dates()
    {
        await using var app = await StartAsync(slides: false, stored: false, TimeSpan.FromMinutes(15));
        using var browser = app.NewBrowser();
        var signedIn = await browser.SignedInAsync();
        app.Time.Advance(TimeSpan.FromMinutes(20));
        await browser.TicketAsync();

        var later = await browser.TicketAsync();

        Assert.Equal(signedIn.Items[".issued"], later.Items[".issued"]);
        Assert.Equal(signedIn.Items[".expires"], later.Items[".expires"]);
    }
}
