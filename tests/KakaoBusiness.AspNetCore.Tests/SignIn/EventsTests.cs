using System.Net;
using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>The framework's OAuthEvents mean here what they mean everywhere.</summary>
public partial class EventsTests
{
    [Fact]
    public async Task OnCreatingTicket_may_change_the_principal()
    {
        await using var app = await StartAsync(events => events.OnCreatingTicket = context =>
        {
            Assert.NotNull(context.AccessToken);
            Assert.Null(context.RefreshToken);
            Assert.Null(context.ExpiresIn);
            Assert.Equal("owner@example.com", context.User.GetProperty("biz_account_email").GetString());
            context.Identity!.AddClaim(new Claim("app", context.Identity.FindFirst(KakaoBusinessClaimTypes.GrantedScopes)!.Value));
            return Task.CompletedTask;
        });
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Equal("biz_account_email", (await browser.TicketAsync())["app"]);
    }

    [Theory]
    [InlineData("creating")]
    [InlineData("received")]
    public async Task Failure_in_event_refuses_sign_in_with_403(string where)
    {
        await using var app = await StartAsync(events =>
        {
            if (where == "creating") events.OnCreatingTicket = context => Done(() => context.Fail("not one of us: canary"));
            else events.OnTicketReceived = context => Done(() => context.Fail("not one of us: canary"));
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var page = await response.TextAsync();
        Assert.Contains(">rejected_by_app<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", page, StringComparison.Ordinal);
        await browser.AssertAnonymousAsync();
    }

    [Theory]
    [InlineData("creating")]
    [InlineData("received")]
    public async Task Reason_of_a_refusal_reaches_OnRemoteFailure(string where)
    {
        var reason = new InvalidOperationException("not one of us");
        Exception? seen = null;
        await using var app = await StartAsync(events =>
        {
            if (where == "creating") events.OnCreatingTicket = context => Done(() => context.Fail(reason));
            else events.OnTicketReceived = context => Done(() => context.Fail(reason));
            events.OnRemoteFailure = context => Done(() => seen = context.Failure);
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        var failure = Assert.IsType<KakaoBusinessAuthenticationException>(seen);
        Assert.Equal("rejected_by_app", failure.Error.Code);
        Assert.Same(reason, failure.InnerException);
    }

    [Theory, InlineData(null), InlineData("")]
    public async Task OnTicketReceived_without_return_URL_leads_to_the_root(string? returnUrl)
    {
        await using var app = await StartAsync(events => events.OnTicketReceived = context => Done(() => context.ReturnUri = returnUrl));
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Equal("/", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task OnTicketReceived_may_change_URL_and_principal()
    {
        await using var app = await StartAsync(events => events.OnTicketReceived = context => Done(() =>
        {
            Assert.Equal("/private", context.ReturnUri);
            context.ReturnUri = "/welcome";
            context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("only", "this")], "app"));
            context.Properties!.IsPersistent = true;
        }));
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Equal("/welcome", callback.Headers.Location!.OriginalString);
        Assert.Equal("this", Assert.Single((await browser.TicketAsync()).Claims).Value);
        Assert.Contains(callback.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal) && cookie.Contains("expires=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OnTicketReceived_may_handle_or_skip(bool handled)
    {
        await using var app = await StartAsync(events => events.OnTicketReceived = async context =>
        {
            if (handled)
            {
                await context.Response.WriteAsync("handled by the event");
                context.HandleResponse();
            }
            else
            {
                context.SkipHandler();
            }
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Equal(handled ? "handled by the event" : "the app's own endpoint", await response.TextAsync());
        await browser.AssertAnonymousAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OnRemoteFailure_may_handle_or_skip(bool handled)
    {
        await using var app = await StartAsync(events => events.OnRemoteFailure = async context =>
        {
            var error = Assert.IsType<KakaoBusinessAuthenticationException>(context.Failure).Error;
            Assert.Equal("KOE025", error.Code);
            Assert.Equal("/private", context.Properties!.RedirectUri);
            if (handled)
            {
                await context.Response.WriteAsync(error.UserMessage);
                context.HandleResponse();
            }
            else
            {
                context.SkipHandler();
            }
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync(persona: "no-business-center");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(handled ? "Business Center" : "the app's own endpoint", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnRemoteFailure_sees_a_forged_callback_without_properties()
    {
        var failures = new List<(string Code, bool HasProperties)>();
        await using var app = await StartAsync(events => events.OnRemoteFailure = context =>
            Done(() => failures.Add((((KakaoBusinessAuthenticationException)context.Failure!).Error.Code, context.Properties is not null))));
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync("/signin-kakaobusiness?code=c&state=forged");

        Assert.Equal([("invalid_state", false)], failures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OnAccessDenied_may_handle_or_skip(bool handled)
    {
        await using var app = await StartAsync(events => events.OnAccessDenied = async context =>
        {
            Assert.Equal("/private", context.ReturnUrl);
            if (handled)
            {
                await context.Response.WriteAsync("denied by the event");
                context.HandleResponse();
            }
            else
            {
                context.SkipHandler();
            }
        });
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync(await app.Emulator.CancelAsync(await browser.ChallengeAsync(), TestContext.Current.CancellationToken));

        Assert.Equal(handled ? "denied by the event" : "the app's own endpoint", await response.TextAsync());
    }

    [Fact]
    public async Task OnAccessDenied_may_choose_the_path()
    {
        await using var app = await StartAsync(events => events.OnAccessDenied = context => Done(() => context.AccessDeniedPath = "/other"));
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync(await app.Emulator.CancelAsync(await browser.ChallengeAsync(), TestContext.Current.CancellationToken));

        Assert.Equal("/other", response.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task OnRedirectToAuthorizationEndpoint_may_send_the_browser_itself()
    {
        await using var app = await StartAsync(events => events.OnRedirectToAuthorizationEndpoint = context =>
            Done(() => context.Response.Redirect(context.RedirectUri + "&added=1")));
        using var browser = app.NewBrowser();

        Assert.Equal("1", (await browser.ChallengeAsync()).Parameter("added"));
    }

    [Fact]
    public async Task Events_can_come_from_the_container()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Services = services => services.AddSingleton<CountingEvents>();
            setup.Options = options => options.EventsType = typeof(CountingEvents);
        });
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Equal(1, app.Services.GetRequiredService<CountingEvents>().Tickets);
    }

    private static Task<TestApp> StartAsync(Action<OAuthEvents> configure, Action<WebApplication>? pipeline = null) => TestApp.StartAsync(setup =>
    {
        setup.Options = options => configure(options.Events);
        setup.Pipeline = pipeline;
        setup.Endpoints = web => web.MapGet("/signin-kakaobusiness", context => context.Response.WriteAsync("the app's own endpoint"));
    });

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private sealed class CountingEvents : OAuthEvents
    {
        public int Tickets { get; private set; }

        public override Task CreatingTicket(OAuthCreatingTicketContext context)
        {
            Tickets++;
            return Task.CompletedTask;
        }
    }
}
