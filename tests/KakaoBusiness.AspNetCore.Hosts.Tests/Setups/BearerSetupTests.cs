using System.Net;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Setups;

/// <summary>An API whose default scheme is JwtBearer, with pages whose Kakao session is in a cookie.</summary>
public sealed class JwtBearerSetupTests : SetupContract
{
    private protected override string VisitorsEndAt => Arrival.Kakao;

    private protected override string ScopeVisitorsEndAt => "401";

    private protected override void AddAuthentication(IServiceCollection services) => services
        .AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(Jwt.Configure)
        .AddCookie("kakao").AddKakaoBusiness(options => options.SignInScheme = "kakao");

    /// <summary>A page with a scope finds the session without naming a scheme; one without has to name it.</summary>
    private protected override void RequireUser(IEndpointConventionBuilder endpoint)
        => endpoint.RequireAuthorization(policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());

    private protected override void MapPages(WebApplication app)
    {
        app.MapGet("/api/me", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization();
        app.MapGet("/api/bearer", () => "in").RequireAuthorization(policy => policy.AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme).RequireScope("moment_management"));
    }

    [Fact]
    public async Task Token_of_client_opens_api_without_scope_alone()
    {
        await using var app = await StartAsync();
        using var client = app.NewVisitor();

        Assert.Equal((HttpStatusCode.OK, "lee"), await client.FetchAsync("/api/me", Jwt.Create("lee")));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.FetchAsync("/api/moment", Jwt.Create("lee"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.FetchAsync("/api/me", Jwt.Create("lee") + "x")).Status);
    }

    [Fact]
    public async Task Bearer_user_does_not_use_cookie_session()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        await browser.VisitAsync("/moment");

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.FetchAsync("/api/moment", Jwt.Create("lee"))).Status);
        Assert.Equal(HttpStatusCode.OK, await StatusOfApiAsync(browser));
        await AssertLivingTokensAsync(app, browser, 1);
    }

    [Fact]
    public async Task Bearer_policy_does_not_accept_cookie()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        await browser.VisitAsync("/moment");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.FetchAsync("/api/bearer")).Status);
    }
}

/// <summary>A default scheme that uses a bearer token if there is one, and otherwise the session cookie, with a login page.</summary>
public sealed class PolicySchemeSetupTests : SetupContract
{
    private protected override string VisitorsEndAt => "/login";

    private protected override Task SignInAsync(Visitor browser, Person person) => browser.SignInAsync();

    private protected override void AddAuthentication(IServiceCollection services) => services.AddAuthentication("smart")
        .AddPolicyScheme("smart", null, options => options.ForwardDefaultSelector = context => context.Request.Headers.Authorization.Count > 0 ? JwtBearerDefaults.AuthenticationScheme : "session")
        .AddJwtBearer(Jwt.Configure).AddCookie("session", options => options.LoginPath = "/login").AddKakaoBusiness();

    private protected override void MapPages(WebApplication app) => app.MapGet("/login", () => Results.Content("log in", "text/html"));

    [Fact]
    public async Task Bearer_user_does_not_use_cookie_session()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await ComeAsync(browser, Kim);
        await browser.VisitAsync("/moment");

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.FetchAsync("/api/moment", Jwt.Create("lee"))).Status);
        await AssertLivingTokensAsync(app, browser, 1);
    }
}

/// <summary>Tokens that the app's own issuer signs.</summary>
internal static class Jwt
{
    private const string Issuer = "https://issuer.test";
    private static readonly SymmetricSecurityKey Key = new([.. Enumerable.Range(1, 32).Select(number => (byte)number)]);

    public static void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new()
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            IssuerSigningKey = Key,
            NameClaimType = JwtRegisteredClaimNames.Sub,
        };
    }

    public static string Create(string user, string tenant = "") => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Issuer,
        Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = user, ["tenant"] = tenant },
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
    });
}
