using System.Security.Claims;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.TokenChecks;

/// <summary>However the app sets its cookie events, they run, and the token is checked after them.</summary>
public class AppEventsTests
{
    public enum Way
    {
        Delegate,
        Asynchronous,
        Subclass,
        EventsType,
    }

    public sealed class Recorder
    {
        public List<string> Seen { get; } = [];

        public bool Rejects { get; set; }

        public void Validate(CookieValidatePrincipalContext context)
        {
            Seen.Add("validate");
            if (Rejects) context.RejectPrincipal();
            else context.Principal!.AddIdentity(new ClaimsIdentity([new Claim("app", "was here")]));
        }
    }

    private sealed class AppEvents(Recorder recorder) : CookieAuthenticationEvents
    {
        public override Task ValidatePrincipal(CookieValidatePrincipalContext context)
        {
            recorder.Validate(context);
            return Task.CompletedTask;
        }

        public override Task SigningIn(CookieSigningInContext context)
        {
            recorder.Seen.Add("signing in");
            return Task.CompletedTask;
        }
    }

    private static Task<TestApp> StartAsync(Way way, Recorder recorder) => TokenApp.StartAsync(configure: setup => setup.Services += services =>
    {
        services.AddSingleton(recorder);
        services.AddScoped<AppEvents>();
        services.Configure<CookieAuthenticationOptions>("Cookies", cookie =>
        {
            if (way == Way.EventsType) cookie.EventsType = typeof(AppEvents);
            else if (way == Way.Subclass) cookie.Events = new AppEvents(recorder);
            else
            {
                cookie.Events.OnSigningIn = _ => { recorder.Seen.Add("signing in"); return Task.CompletedTask; };
                cookie.Events.OnValidatePrincipal = async context =>
                {
                    if (way == Way.Asynchronous) await Task.Yield();
                    recorder.Validate(context);
                };
            }
        });
    });

    [Theory, InlineData(Way.Delegate), InlineData(Way.Asynchronous), InlineData(Way.Subclass), InlineData(Way.EventsType)]
    public async Task Apps_events_run_beside_the_token_check(Way way)
    {
        var recorder = new Recorder();
        await using var app = await StartAsync(way, recorder);
        using var browser = app.NewBrowser();

        var ticket = await browser.SignedInAsync();

        Assert.Equal(["signing in", "validate"], recorder.Seen);
        Assert.Equal("was here", ticket["app"]);
        app.Emulator.AccountSettings.RevokeAll();
        app.Time.Advance(TimeSpan.FromMinutes(15));
        await browser.AssertAnonymousAsync();
    }

    [Theory, InlineData(Way.Delegate), InlineData(Way.Asynchronous)]
    public async Task Session_that_the_app_rejects_is_not_looked_up(Way way)
    {
        var recorder = new Recorder();
        await using var app = await StartAsync(way, recorder);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Requests.Clear();
        recorder.Rejects = true;
        app.Time.Advance(TimeSpan.FromMinutes(15));

        await browser.AssertAnonymousAsync();

        Assert.Equal(0, app.Calls(KakaoEndpoint.TokenInformation));
    }

    /// <summary>In the second half of its life, whether the ticket was written anew since by a check of the token or not.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task App_decides_once_whether_a_session_slides(bool isChecked)
    {
        var asked = new List<(bool ShouldRenew, double Remaining)>();
        await using var app = await TokenApp.StartAsync(
            options: options => options.TokenValidationInterval = isChecked ? TimeSpan.FromDays(1) : TimeSpan.Zero,
            configure: setup => setup.Services += services => services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.Events.OnCheckSlidingExpiration = context =>
            {
                asked.Add((context.ShouldRenew, context.RemainingTime.TotalDays));
                context.ShouldRenew = false;
                return Task.CompletedTask;
            }));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Time.Advance(TimeSpan.FromDays(1));
        await browser.TicketAsync();
        asked.Clear();

        app.Time.Advance(TimeSpan.FromDays(9));
        await browser.TicketAsync();

        Assert.Equal([(true, 4.0)], asked);
        app.Time.Advance(TimeSpan.FromDays(4.1));
        await browser.AssertAnonymousAsync();
    }
}
