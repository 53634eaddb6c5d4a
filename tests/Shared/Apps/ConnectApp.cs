using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Tests.Shared.Apps;

/// <summary>
/// An app with its own login, where users connect Kakao accounts: <c>/login?user=alice</c>, <c>/advertisers/{key}/connect</c>,
/// <c>/advertisers/{key}</c> and <c>/api/advertisers/{key}</c>, which call the ad API by key.
/// </summary>
internal static class ConnectApp
{
    /// <summary>Starts an app without a Kakao session.</summary>
    public static Task<TestApp> StartAsync(
        Action<KakaoBusinessConnectionsBuilder>? connections = null, Action<TestAppSetup>? configure = null, FailingStore? store = null)
        => TestApp.StartAsync(setup =>
        {
            Set(setup, connections, store);
            configure?.Invoke(setup);
        });

    /// <summary>Configures a test app with its own login and connections.</summary>
    public static void Set(TestAppSetup setup, Action<KakaoBusinessConnectionsBuilder>? connections = null, FailingStore? store = null)
    {
        setup.Environment = "Development";
        setup.Authentication = services =>
        {
            var builder = services.AddAuthentication("Cookies").AddCookie("Cookies", cookie =>
            {
                cookie.LoginPath = "/sign-in";
                cookie.AccessDeniedPath = "/denied";
            }).AddKakaoBusinessConnections(kakao =>
            {
                kakao.Scope.Add(KakaoBusinessScopes.AccountEmail);
                kakao.Scope.Add(KakaoBusinessScopes.MomentManagement);
            });
            builder.Configure(options => options.Watch = false).AddInMemoryStore();
            connections?.Invoke(builder);
            if (store is not null) services.AddSingleton<IKakaoBusinessConnectionStore>(store);
        };
        setup.Services = services => services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<Emulator.KakaoEmulator>().CreateHandler()).AddKakaoBusinessToken();
        setup.Pipeline = pipeline => pipeline.UseKakaoBusinessConsent();
        setup.Endpoints = endpoints =>
        {
            endpoints.MapGet("/login", context => context.SignInAsync("Cookies", UserOf(context.Request.Query["user"]!)));
            endpoints.MapGet("/logout", context => context.SignOutAsync("Cookies"));
            endpoints.MapMethods("/advertisers/{key}/connect", ["GET", "POST"], (string key, string? owner, string? add, string? scope, bool? force) => Challenge(key, owner, add, scope, force));
            endpoints.MapMethods("/advertisers/{key}", ["GET", "POST"], ShowAsync);
            endpoints.MapGet("/api/advertisers/{key}", (string key, IKakaoBusinessConnections all) => all.CreateClient<MomentClient>(key).ListAsync());
        };
    }

    /// <summary>Creates a browser with a user who is signed in to the app.</summary>
    public static async Task<Browser> NewBrowserOfAsync(this TestApp app, string? user = "alice")
    {
        var browser = app.NewBrowser();
        if (user is not null) using (await browser.GetAsync($"/login?user={user}")) return browser;
        return browser;
    }

    /// <summary>Connects as a user who agrees, and returns the response to the callback.</summary>
    public static Task<HttpResponseMessage> ConnectAsync(this Browser browser, string key = "42", string persona = "owner", string query = "")
        => browser.SignInAsync($"/advertisers/{key}/connect{query}", persona);

    /// <summary>Connects, and asserts success.</summary>
    public static async Task ConnectedAsync(this Browser browser, string key = "42", string persona = "owner", string query = "")
    {
        using var response = await browser.ConnectAsync(key, persona, query);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal($"/advertisers/{key}", response.Headers.Location!.OriginalString);
    }

    public static async Task<KakaoBusinessConnection?> FindAsync(this TestApp app, string key = "42")
        => await app.Services.GetRequiredService<IKakaoBusinessConnections>().FindAsync(key, cancellationToken: TestContext.Current.CancellationToken);

    public static async Task<KakaoBusinessConnectionEntry?> FindEntryAsync(this TestApp app, string key = "42")
        => await app.Services.GetRequiredService<IKakaoBusinessConnectionStore>().FindAsync("KakaoBusiness", key, TestContext.Current.CancellationToken);

    public static async Task<long> OwedRevocationsAsync(this TestApp app)
        => (await app.Services.GetRequiredService<IKakaoBusinessConnectionStore>().CountAsync("KakaoBusiness", TestContext.Current.CancellationToken)).OwedRevocations;

    /// <summary>Writes the response itself: a minimal API that returns a value is an API endpoint, which is not redirected.</summary>
    private static async Task ShowAsync(HttpContext context)
    {
        var connections = context.RequestServices.GetRequiredService<IKakaoBusinessConnections>();
        await connections.CreateClient<MomentClient>((string)context.Request.RouteValues["key"]!).ListAsync();
    }

    private static ChallengeHttpResult Challenge(string key, string? owner, string? add, string? scope, bool? force)
    {
        var properties = new KakaoBusinessConnectProperties(key) { RedirectUri = $"/advertisers/{key}", Owner = owner };
        if (add is not null) properties.AdditionalScopes = [add];
        if (scope is not null) properties.Scope = [scope];
        if (force is true) properties.ForceConsent = true;
        return TypedResults.Challenge(properties, ["KakaoBusiness"]);
    }

    private static ClaimsPrincipal UserOf(string name)
        => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name), new Claim(ClaimTypes.Name, name)], "App"));
}

/// <summary>Authorizes consents as the test decides.</summary>
internal sealed class ConnectingEvents(Action<KakaoBusinessConnectingContext> decide) : IKakaoBusinessConnectionEvents
{
    public Task ConnectingAsync(KakaoBusinessConnectingContext context, CancellationToken cancellationToken)
    {
        decide(context);
        return Task.CompletedTask;
    }
}

internal static class ConnectAppServices
{
    public static IKakaoBusinessConnections Connections(this TestApp app) => app.Services.GetRequiredService<IKakaoBusinessConnections>();

    public static void AddEvents(this IServiceCollection services, Action<KakaoBusinessConnectingContext> decide)
        => services.AddScoped<IKakaoBusinessConnectionEvents>(_ => new ConnectingEvents(decide));

    public static IServiceCollection AddAuthorizationPolicy(
        this IServiceCollection services, string name, Func<Microsoft.AspNetCore.Authorization.AuthorizationHandlerContext, bool> isMet)
        => services.AddAuthorizationBuilder().AddPolicy(name, policy => policy.RequireAssertion(isMet)).Services;
}
