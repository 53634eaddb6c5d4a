using System.Net;
using System.Security.Claims;
using System.Text.Json.Nodes;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>A single-page app on one origin, and its backend on another: the recipe of docs/spa.md.</summary>
public sealed class SinglePageAppTests
{
    private const string Spa = "https://app.example.com";

    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddKakaoBusiness(options => options.AllowedReturnOrigins.Add("https://app.example.com"));
        builder.Services.AddAuthorization();
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .AddKakaoBusinessToken();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins("https://app.example.com").AllowCredentials().WithHeaders("Content-Type")));
        builder.Services.Configure<KakaoBusinessPageOptions>(pages =>
        {
            pages.ApplicationName = "Example Ads";
            pages.HomeUrl = "https://app.example.com/";
        });
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseCors();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseKakaoBusinessConsent();

        // Pages of the browser: the single-page app navigates here.
        app.MapGet("/bff/sign-in", (string? returnUrl) => Results.Challenge(new AuthenticationProperties { RedirectUri = returnUrl }, ["KakaoBusiness"]));
        app.MapPost("/bff/sign-out", (HttpRequest request, string? returnUrl) => request.Headers.Origin == "https://app.example.com"
            ? Results.SignOut(new AuthenticationProperties { RedirectUri = returnUrl }, ["KakaoBusiness"])
            : Results.StatusCode(StatusCodes.Status403Forbidden));

        // Calls of its scripts: 401 and 403 as problem details, never a redirect.
        var api = app.MapGroup("/bff/api").DisableCookieRedirect();
        api.MapGet("/me", (ClaimsPrincipal user) => new { user.Identity!.Name }).RequireAuthorization();
        api.MapGet("/accounts", async (MomentClient moment) => Results.Content(await moment.GetAdAccountsAsync(), "application/json"))
            .RequireScope("moment_management");
    }

    [Fact]
    public async Task Sign_in_returns_to_page_of_single_page_app()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();

        var arrival = await browser.VisitAsync("/bff/sign-in?returnUrl=" + Uri.EscapeDataString(Spa + "/reports?id=7"));

        Assert.Equal(Spa + "/reports?id=7", arrival.LeftFor?.AbsoluteUri);
        Assert.Equal("""{"name":"owner@example.com"}""", (await browser.FetchAsync("/bff/api/me")).Text);
    }

    [Fact]
    public async Task Return_to_unknown_origin_ends_at_backend()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();

        Assert.Equal("http://localhost/", (await browser.VisitAsync("/bff/sign-in?returnUrl=https%3A%2F%2Fapp.example.com.evil.test%2F")).Url.AbsoluteUri);
    }

    [Fact]
    public async Task Refused_script_gets_link_that_returns_to_its_page()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.FetchAsync("/bff/api/accounts")).Status);
        await browser.SignInAsync();

        var (status, problem) = await browser.FetchAsync("/bff/api/accounts");
        var arrival = await browser.VisitAsync(ConsentUrl(problem) + "&returnUrl=" + Uri.EscapeDataString(Spa + "/accounts"));

        Assert.Equal((HttpStatusCode.Forbidden, Spa + "/accounts"), (status, arrival.LeftFor?.AbsoluteUri));
        Assert.Contains("12345", (await browser.FetchAsync("/bff/api/accounts")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_token_is_renewed_by_link()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await browser.SignInAsync("moment_management");
        app.Kakao.AccountSettings.RevokeAll();

        var (status, problem) = await browser.FetchAsync("/bff/api/accounts");
        await browser.VisitAsync(ConsentUrl(problem));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(HttpStatusCode.OK, (await browser.FetchAsync("/bff/api/accounts")).Status);
        Assert.Equal(1, app.Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task Sign_out_revokes_token_and_returns_to_SPA()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await browser.SignInAsync();

        var foreign = await SignOutAsync(browser, "https://evil.test");
        Assert.Equal((HttpStatusCode.Forbidden, 1), (foreign.Status, app.Kakao.LiveTokenCount));
        var own = await SignOutAsync(browser, Spa);

        Assert.Equal((Spa + "/bye", 0), (own.LeftFor?.AbsoluteUri, app.Kakao.LiveTokenCount));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.FetchAsync("/bff/api/me")).Status);
    }

    [Theory]
    [InlineData(Spa, Spa)]
    [InlineData("https://evil.test", null)]
    public async Task Scripts_of_allowed_origin_alone_may_read(string origin, string? allowed)
    {
        await using var app = await StartAsync();
        using var client = app.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/bff/api/me") { Headers = { { "Origin", origin } } };

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
    }

    private static Task<Arrival> SignOutAsync(Visitor browser, string origin)
        => browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/bff/sign-out?returnUrl=" + Uri.EscapeDataString(Spa + "/bye")) { Headers = { { "Origin", origin } } });

    private static string ConsentUrl(string problem) => (string)JsonNode.Parse(problem)!["consent_url"]!;

    private static Task<HostApp> StartAsync() => HostApp.StartProgramAsync(AddServices, app =>
    {
        UsePipeline(app);
        app.MapGet("/", () => "the backend");
    });
}
