using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Setups;

/// <summary>
/// Runs the same steps with every common setup, one class each: <c>/page</c> is for users, <c>/moment</c> and <c>/api/moment</c> need a
/// scope. Kim and Lee use one browser. After each step, the live tokens at Kakao are exactly those of the browser's sessions and of the
/// app's connections.
/// </summary>
public abstract class SetupContract
{
    private protected static readonly Person Kim = new("kim", "owner", "owner@example.com");
    private protected static readonly Person Lee = new("lee", "other-owner", "other-owner@example.com");

    /// <summary>Where an anonymous user ends who opens a page: a path of the app, <see cref="Arrival.Kakao"/>, or a status.</summary>
    private protected abstract string VisitorsEndAt { get; }

    /// <summary>Where an anonymous user ends who opens a page that needs the scope.</summary>
    private protected virtual string ScopeVisitorsEndAt => VisitorsEndAt;

    private protected virtual string PathBase => "";

    /// <summary>The scheme whose sessions are tested.</summary>
    private protected virtual string Scheme => KakaoBusinessDefaults.AuthenticationScheme;

    private protected abstract void AddAuthentication(IServiceCollection services);

    /// <summary>The app's own pages.</summary>
    private protected virtual void MapPages(WebApplication app)
    {
    }

    /// <summary>The authorization of a page for users.</summary>
    private protected virtual void RequireUser(IEndpointConventionBuilder endpoint) => endpoint.RequireAuthorization();

    /// <summary>The authorization of a page that needs the scope.</summary>
    private protected virtual void RequireMoment(IEndpointConventionBuilder endpoint) => endpoint.RequireScope("moment_management");

    /// <summary>The name of a user in the app: the e-mail address of the Kakao account, if Kakao is the login.</summary>
    private protected virtual string NameOf(Person person) => person.Email;

    private protected virtual Task SignInAsync(Visitor browser, Person person) => browser.VisitAsync(PathBase + "/page");

    private protected virtual Task<Arrival> SignOutAsync(Visitor browser) => browser.PostAsync(PathBase + "/sign-out");

    /// <summary>The sign-out before the next user, which does not involve Kakao in some apps.</summary>
    private protected virtual Task LeaveAsync(Visitor browser) => SignOutAsync(browser);

    /// <summary>The tokens that the app stores outside sessions.</summary>
    private protected virtual Task<IReadOnlyList<string>> ConnectedTokensAsync(IServiceProvider services) => Task.FromResult<IReadOnlyList<string>>([]);

    [Fact]
    public async Task Anonymous_page_leads_to_login()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        browser.Decision = KakaoConsentDecision.Wait;

        Assert.Equal(VisitorsEndAt, (await browser.VisitAsync(PathBase + "/page")).Place);
        Assert.Equal(ScopeVisitorsEndAt, (await browser.VisitAsync(PathBase + "/moment")).Place);
        Assert.Equal(0, app.Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task Page_with_scope_opens_after_one_consent()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        Assert.Equal(NameOf(Kim), (await browser.VisitAsync(PathBase + "/page")).Text);
        var before = TripsTo(app);

        Assert.Equal(Connected(Kim), (await browser.VisitAsync(PathBase + "/moment")).Text);
        Assert.Equal(Connected(Kim), (await browser.VisitAsync(PathBase + "/moment")).Text);
        Assert.Equal(1, TripsTo(app) - before);
        await AssertLivingTokensAsync(app, browser, 1);
    }

    [Fact]
    public async Task API_with_scope_returns_status_until_consent()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfApiAsync(browser));
        await ComeAsync(browser, Kim);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfApiAsync(browser));
        await browser.VisitAsync(PathBase + "/moment");
        var (status, text) = await browser.FetchAsync(PathBase + "/api/moment");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(Connected(Kim), text, StringComparison.Ordinal);
        await AssertLivingTokensAsync(app, browser, 1);
    }

    [Fact]
    public async Task Sign_out_leaves_no_session_and_no_token()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        await browser.VisitAsync(PathBase + "/moment");

        await SignOutAsync(browser);

        await AssertLivingTokensAsync(app, browser, 0);
        browser.Decision = KakaoConsentDecision.Wait;
        Assert.Equal(VisitorsEndAt, (await browser.VisitAsync(PathBase + "/page")).Place);
        Assert.Equal(ScopeVisitorsEndAt, (await browser.VisitAsync(PathBase + "/moment")).Place);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfApiAsync(browser));
        Assert.Equal("no token", (await browser.VisitAsync(PathBase + "/token")).Text);
    }

    [Fact]
    public async Task Next_browser_user_gets_no_former_session()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        await browser.VisitAsync(PathBase + "/moment");
        await LeaveAsync(browser);

        await ComeAsync(browser, Lee);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfApiAsync(browser));
        var before = TripsTo(app);
        Assert.Equal(Connected(Lee), (await browser.VisitAsync(PathBase + "/moment")).Text);
        Assert.Equal(1, TripsTo(app) - before);
        Assert.Equal(HttpStatusCode.OK, await StatusOfApiAsync(browser));
        await AssertLivingTokensAsync(app, browser, 1);

        await SignOutAsync(browser);
        await AssertLivingTokensAsync(app, browser, 0);
    }

    private protected Task<HostApp> StartAsync() => HostApp.StartAsync(services => services.AddAuthorization(), Map, AddAuthentication, PathBase);

    private protected Task ComeAsync(Visitor browser, Person person)
    {
        browser.Persona = person.Persona;
        return SignInAsync(browser, person);
    }

    /// <summary>What <c>/moment</c> shows: the user of the app, the user of the Kakao session, and that there is a token.</summary>
    private protected string Connected(Person person) => $"{NameOf(person)} has {person.Email} token";

    private protected async Task<HttpStatusCode> StatusOfApiAsync(Visitor browser) => (await browser.FetchAsync(PathBase + "/api/moment")).Status;

    /// <summary>The number of completed consents.</summary>
    private protected static int TripsTo(HostApp app) => app.Kakao.Requests.Of(KakaoEndpoint.Token).Count;

    /// <summary>Counts the live tokens at Kakao, and those of them in a session of this browser or a connection of the app.</summary>
    private protected async Task AssertLivingTokensAsync(HostApp app, Visitor browser, int expected)
    {
        // The token of a replaced session is revoked in the background.
        await Eventually.HoldsAsync(() => app.Kakao.LiveTokenCount == expected, () => $"{app.Kakao.LiveTokenCount} tokens are alive, not {expected}.");
        Assert.Equal($"{expected}", (await browser.VisitAsync(PathBase + "/held")).Text);
    }

    private void Map(WebApplication app)
    {
        app.UseRouting();
        app.UseAuthorization();
        RequireUser(app.MapGet("/page", (ClaimsPrincipal user) => Results.Content(user.Identity!.Name, "text/html")));
        // Declared as delegates, because a RequestDelegate ignores the return value.
        RequireMoment(app.MapGet("/moment", (Delegate)DescribeAsync));
        RequireMoment(app.MapGet("/api/moment", (Delegate)DescribeInJsonAsync));
        app.MapGet("/token", (Delegate)DescribeTokenAsync);
        app.MapGet("/held", (Delegate)CountHeldAsync);
        app.MapPost("/sign-out", () => TypedResults.SignOut(null, [Scheme]));
        MapPages(app);
    }

    private async Task<string> DescribeAsync(HttpContext context)
        => $"{context.User.Identity!.Name} has {context.User.FindFirstValue(KakaoBusinessClaimTypes.AccountEmail)} {await DescribeTokenAsync(context)}";

    private async Task<JsonHttpResult<string>> DescribeInJsonAsync(HttpContext context) => TypedResults.Json(await DescribeAsync(context));

    private async Task<string> DescribeTokenAsync(HttpContext context)
        => await context.GetKakaoBusinessTokenAsync(Scheme) is null ? "no token" : "token";

    /// <summary>The tokens in the cookies of this browser, of any user, and those of connections that Kakao still accepts.</summary>
    private async Task<int> CountHeldAsync(HttpContext context)
    {
        var tokens = new HashSet<string>(await ConnectedTokensAsync(context.RequestServices));
        foreach (var scheme in await context.RequestServices.GetRequiredService<IAuthenticationSchemeProvider>().GetAllSchemesAsync())
        {
            if (scheme.HandlerType == typeof(CookieAuthenticationHandler) && await context.GetTokenAsync(scheme.Name, "access_token") is { } token) tokens.Add(token);
        }

        var kakao = context.RequestServices.GetRequiredService<IKakaoBusinessClient>();
        var informations = await Task.WhenAll(tokens.Select(token => kakao.GetTokenInformationAsync(new KakaoBusinessToken(token), cancellationToken: context.RequestAborted)));
        return informations.Count(information => information.Succeeded);
    }

    /// <summary>A user of the app, and the account at Kakao.</summary>
    private protected sealed record Person(string Name, string Persona, string Email);
}
