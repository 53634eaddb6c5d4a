using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Tests.Shared.MeasuredApps;

/// <summary>
/// An app with or without the library, on an <see cref="InMemoryServer"/>. <c>/challenge</c> challenges, and <c>/open</c> responds to
/// everybody after the session was read.
/// </summary>
public sealed class MeasuredApp : IAsyncDisposable
{
    private const string CallbackPath = "/signin-kakaobusiness";

    private readonly WebApplication _app;
    private readonly InMemoryServer _server;
    private readonly Queue<(string Query, string Cookie)> _callbacks = new();
    private readonly Queue<(string Query, string Cookie)> _consents = new();

    private MeasuredApp(WebApplication app, InMemoryServer server) => (_app, _server) = (app, server);

    /// <summary>The session cookie as the browser sends it, or <see langword="null"/> before <see cref="SignInAsync"/>.</summary>
    public string? Cookie { get; private set; }

    /// <summary>Starts an app with the library, in cookie mode or with what <paramref name="configure"/> adds.</summary>
    public static Task<MeasuredApp> StartBusinessAsync(
        Action<AuthenticationBuilder>? configure = null, int resources = 2, bool withTokenInformation = true, bool isOneUser = false) => StartAsync(services =>
    {
        var builder = services.AddAuthentication().AddKakaoBusiness(options =>
        {
            (options.ClientId, options.ClientSecret) = ("rest-api-key", "client-secret-of-32-characters--");
            foreach (var scope in StubKakao.Scopes) options.Scope.Add(scope);
            options.RetrieveTokenInformation = withTokenInformation;
            options.BackchannelHttpHandler = new StubKakao(resources, isOneUser);
        });
        configure?.Invoke(builder);
    });

    /// <summary>Starts an app with <c>AddOAuth</c>, userinfo, a cookie, and what <paramref name="configure"/> adds.</summary>
    public static Task<MeasuredApp> StartBareAsync(
        Action<AuthenticationBuilder>? configure = null, bool withTokenInformation = false, bool isOneUser = false) => StartAsync(services =>
    {
        var builder = BareOAuth.Add(services, new StubKakao(isOneUser: isOneUser), withTokenInformation);
        configure?.Invoke(builder);
    });

    /// <summary>Starts an app with its own Data Protection keys and without logging.</summary>
    public static async Task<MeasuredApp> StartAsync(Action<IServiceCollection> authentication)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "benchmarks" });
        var server = new InMemoryServer();
        builder.Services.AddSingleton<IServer>(server);
        return new(await StartAsync(builder, authentication), server);
    }

    /// <summary>Starts the app on the builder's server.</summary>
    internal static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, Action<IServiceCollection> authentication)
    {
        builder.Services.AddRouting();
        // An app with sessions protects pages, so that its pipeline contains the middleware.
        builder.Services.AddAuthorization();
        authentication(builder.Services);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();

        var app = builder.Build();
        app.UseAuthentication();
        app.Use((context, next) => context.Request.Path == "/challenge" ? ChallengeAsync(context) : next(context));
        app.Run(context =>
        {
            context.Response.StatusCode = context.User.Identity?.IsAuthenticated is true ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>The services of the app.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Sends one request that challenges.</summary>
    public async Task<Answer> ChallengeAsync() => (await _server.GetAsync("/challenge")).Expect(StatusCodes.Status302Found);

    private static Task ChallengeAsync(HttpContext context) => context.ChallengeAsync(
        KakaoBusinessDefaults.AuthenticationScheme,
        // A user who is signed in already consents to more.
        context.User.Identity?.IsAuthenticated is true ? new KakaoBusinessChallengeProperties { ForceConsent = true } : null);

    /// <summary>Prepares callbacks, so that <see cref="CallbackAsync"/> does not measure challenges: each state is valid once.</summary>
    public async Task PrepareCallbacksAsync(int count)
    {
        while (_callbacks.Count < count)
        {
            var challenge = await ChallengeAsync();
            var state = QueryHelpers.ParseQuery(new Uri(challenge.Location).Query)["state"].ToString();
            _callbacks.Enqueue(($"?code=9mXq2LwT7vBz4KcN1rYd&state={Uri.EscapeDataString(state)}", challenge.CookieHeader));
        }
    }

    /// <summary>Prepares callbacks of users who have a session each and consent to more.</summary>
    public async Task PrepareConsentsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var session = (await CallbackAsync()).CookieHeader;
            var challenge = (await _server.GetAsync("/challenge", "", session)).Expect(StatusCodes.Status302Found);
            var state = QueryHelpers.ParseQuery(new Uri(challenge.Location).Query)["state"].ToString();
            _consents.Enqueue(($"?code=9mXq2LwT7vBz4KcN1rYd&state={Uri.EscapeDataString(state)}", $"{session}; {challenge.CookieHeader}"));
        }
    }

    /// <summary>Sends one callback of a user who has a session and consents to more.</summary>
    public async Task<Answer> ConsentAsync()
    {
        var (query, cookie) = _consents.Dequeue();
        return (await _server.GetAsync(CallbackPath, query, cookie)).Expect(StatusCodes.Status302Found);
    }

    /// <summary>Sends one callback, which exchanges the code and creates the session.</summary>
    public async Task<Answer> CallbackAsync()
    {
        if (_callbacks.Count == 0) await PrepareCallbacksAsync(1);
        var (query, cookie) = _callbacks.Dequeue();
        return (await _server.GetAsync(CallbackPath, query, cookie)).Expect(StatusCodes.Status302Found);
    }

    /// <summary>Signs a user in.</summary>
    public async Task<MeasuredApp> SignInAsync()
    {
        Cookie = (await CallbackAsync()).CookieHeader;
        await RequestAsync();
        return this;
    }

    /// <summary>Sends one request of the signed-in user.</summary>
    public async Task<Answer> RequestAsync() => (await _server.GetAsync("/open", "", Cookie)).Expect(StatusCodes.Status200OK);

    /// <summary>Sends one anonymous request.</summary>
    public async Task<Answer> AnonymousAsync() => (await _server.GetAsync("/open")).Expect(StatusCodes.Status401Unauthorized);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
