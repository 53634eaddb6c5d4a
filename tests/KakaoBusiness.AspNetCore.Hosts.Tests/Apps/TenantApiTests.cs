using System.Net;
using System.Security.Claims;
using System.Text.Json.Nodes;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.AspNetCore.Hosts.Tests.Setups;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>
/// An API with bearer tokens for many tenants. Each tenant has a connection, made by a browser that is signed in at the app with a
/// cookie: the recipe of docs/own-login.md.
/// </summary>
public sealed class TenantApiTests : IDisposable
{
    private readonly SharedState _state = new();

    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("Bearer").AddJwtBearer()
            .AddCookie("Web", options => options.LoginPath = "/login")
            .AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement))
            .AddEntityFrameworkStore<AppDbContext>()
            .Configure(connections => connections.UserScheme = "Web")
            .AuthorizeConnect(request => Task.FromResult(request.User.HasClaim("tenant", request.Key)));
        builder.Services.AddAuthorization();
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .AddKakaoBusinessToken();
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseKakaoBusinessConsent();

        app.MapGet("/api/accounts", async (ClaimsPrincipal user, IKakaoBusinessConnections connections) =>
        {
            var tenant = user.FindFirstValue("tenant")!;
            // An API client gets 403 as problem details, with the consent_url for a browser.
            if (await connections.FindAsync(tenant) is null) return Results.Challenge(new KakaoBusinessConnectProperties(tenant), ["KakaoBusiness"]);
            return Results.Content(await connections.CreateClient<MomentClient>(tenant).GetAdAccountsAsync(), "application/json");
        }).RequireAuthorization(policy => policy.RequireClaim("tenant"));
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Tenant_connects_in_browser_and_uses_api()
    {
        await using var app = await StartAsync();
        using var client = app.NewVisitor();
        using var browser = app.NewVisitor();
        await browser.VisitAsync("/login?tenant=a");

        var (refused, problem) = await client.FetchAsync("/api/accounts", TokenOf("a"));
        await browser.VisitAsync(ConsentUrl(problem));
        var (status, text) = await client.FetchAsync("/api/accounts", TokenOf("a"));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused, status));
        Assert.Contains("12345", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_have_accounts_of_their_own()
    {
        await using var app = await StartAsync();
        await ConnectAsync(app, "a", "owner");
        await ConnectAsync(app, "b", "other-owner");
        using var client = app.NewVisitor();

        Assert.Contains("12345", (await client.FetchAsync("/api/accounts", TokenOf("a"))).Text, StringComparison.Ordinal);
        Assert.Contains("14345", (await client.FetchAsync("/api/accounts", TokenOf("b"))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.FetchAsync("/api/accounts", TokenOf("c"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.FetchAsync("/api/accounts")).Status);
        Assert.Equal(2, app.Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task User_of_other_tenant_cannot_follow_link()
    {
        await using var app = await StartAsync();
        using var client = app.NewVisitor();
        using var browser = app.NewVisitor();
        await browser.VisitAsync("/login?tenant=b");

        var (_, problem) = await client.FetchAsync("/api/accounts", TokenOf("a"));
        var arrival = await browser.VisitAsync(ConsentUrl(problem));

        Assert.Equal((HttpStatusCode.Forbidden, 0), (arrival.Status, app.Kakao.LiveTokenCount));
    }

    [Fact]
    public async Task Lost_connection_is_renewed_under_same_key()
    {
        await using var app = await StartAsync();
        await ConnectAsync(app, "a", "owner");
        app.Kakao.AccountSettings.RevokeAll();
        using var client = app.NewVisitor();
        using var browser = app.NewVisitor();
        await browser.VisitAsync("/login?tenant=a");

        var (status, problem) = await client.FetchAsync("/api/accounts", TokenOf("a"));
        await browser.VisitAsync(ConsentUrl(problem));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(HttpStatusCode.OK, (await client.FetchAsync("/api/accounts", TokenOf("a"))).Status);
    }

    private static string TokenOf(string tenant) => Jwt.Create("client", tenant);

    private static string ConsentUrl(string problem) => (string)JsonNode.Parse(problem)!["consent_url"]!;

    private static async Task ConnectAsync(HostApp app, string tenant, string persona)
    {
        var token = new KakaoBusinessToken(app.Kakao.IssueToken(persona, ["moment_management"]));
        var connections = app.Services.GetRequiredService<IKakaoBusinessConnections>();
        Assert.True((await connections.ImportAsync(tenant, token, cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
    }

    private Task<HostApp> StartAsync() => HostApp.StartProgramAsync(
        builder =>
        {
            AddServices(builder);
            builder.Services.Configure<Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions>("Bearer", Jwt.Configure);
            _state.AddTo(builder.Services);
        },
        app =>
        {
            UsePipeline(app);
            app.MapGet("/login", (HttpContext context, string tenant) => context.SignInAsync(
                "Web", new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "user of " + tenant), new("tenant", tenant)], "password"))));
        });
}
