using System.Security.Claims;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;

/// <summary>
/// An app on a test server, with the emulator instead of Kakao. A test registers its services and builds its pipeline. Before that
/// pipeline, <c>/sign-in</c> requests the scopes in its query, and <c>/user</c> shows who is signed in.
/// </summary>
internal sealed class HostApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostApp(WebApplication app, KakaoEmulator kakao) => (_app, Kakao) = (app, kakao);

    public KakaoEmulator Kakao { get; }

    public IServiceProvider Services => _app.Services;

    public TestServer Server => _app.GetTestServer();

    /// <param name="services">Registers the services of the app, after <paramref name="authentication"/>.</param>
    /// <param name="pipeline">Adds middleware and endpoints.</param>
    /// <param name="authentication">Registers the schemes; <c>AddAuthentication().AddKakaoBusiness()</c> by default.</param>
    /// <param name="pathBase">The path below which the whole app is.</param>
    public static Task<HostApp> StartAsync(
        Action<IServiceCollection> services, Action<WebApplication> pipeline, Action<IServiceCollection>? authentication = null, string pathBase = "")
        => StartProgramAsync(
            builder =>
            {
                if (authentication is null) builder.Services.AddAuthentication().AddKakaoBusiness();
                else authentication(builder.Services);
                services(builder.Services);
            },
            pipeline,
            pathBase);

    /// <summary>Starts an app whose <c>Program.cs</c> registers services and builds its pipeline like this.</summary>
    public static async Task<HostApp> StartProgramAsync(Action<WebApplicationBuilder> configure, Action<WebApplication> pipeline, string pathBase = "", string environment = "Production")
    {
        var kakao = new KakaoEmulator();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(HostApp).Assembly.GetName().Name, EnvironmentName = environment });
        builder.WebHost.UseTestServer().UseKakaoEmulator(kakao);
        builder.WebHost.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
        builder.Services.AddLogging().AddRouting().AddDataProtection().UseEphemeralDataProtectionProvider();
        configure(builder);

        var app = new HostApp(builder.Build(), kakao);
        app._app.UsePathBase(pathBase);
        app.AddSignIn();
        pipeline(app._app);
        await app._app.StartAsync(TestContext.Current.CancellationToken);
        kakao.RegisterRedirectUri($"http://localhost{pathBase}{KakaoBusinessDefaults.CallbackPath}");
        return app;
    }

    /// <summary>Creates a browser with nobody signed in.</summary>
    public Visitor NewVisitor() => new(this);

    /// <summary>Creates a browser whose user granted these scopes and the configured ones, or with nobody signed in.</summary>
    /// <param name="scopes">The scopes, separated by spaces, or <see langword="null"/> for an anonymous user.</param>
    public async Task<Visitor> NewVisitorAsync(string? scopes)
    {
        var visitor = NewVisitor();
        if (scopes is not null) await visitor.SignInAsync(scopes);
        return visitor;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void AddSignIn()
    {
        _app.UseAuthentication();
        _app.Map("/sign-in", branch => branch.Run(context => context.ChallengeAsync(
            KakaoBusinessDefaults.AuthenticationScheme,
            new KakaoBusinessChallengeProperties { AdditionalScopes = [.. context.Request.Query["scope"]!], RedirectUri = "/user" })));
        _app.Map("/user", branch => branch.Run(context => context.Response.WriteAsync(context.User.FindFirstValue(KakaoBusinessClaimTypes.GrantedScopes) ?? "nobody")));
    }
}
