using System.Net;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator.Tests.Hosting;

/// <summary>What one line changes in an app, which knows no more of the emulator than that it uses OAuth and HTTP clients.</summary>
public sealed class UseKakaoEmulatorTests
{
    private const string Secret = "the secret of production";

    private readonly KakaoEmulator _kakao = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kakao_scheme_uses_emulator_in_any_registration_order(bool emulatorFirst)
    {
        await using var app = App(emulatorFirst, builder => AddScheme(builder, "Kakao", SampleApp.Authorize));
        var scheme = SchemeOf(app, "Kakao");

        using var answer = await scheme.Backchannel.GetAsync(new Uri(SampleApp.TokenInformation), Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Single(_kakao.Requests.Of(KakaoEndpoint.TokenInformation));
        Assert.Equal(("the app", Secret), (scheme.ClientId, scheme.ClientSecret));
        Assert.Equal(TimeSpan.FromSeconds(7), scheme.Backchannel.Timeout);
    }

    [Fact]
    public async Task Scheme_of_another_provider_is_unchanged()
    {
        await using var app = App(false, builder => AddScheme(builder, "Other", "https://other.example/authorize"));
        var scheme = SchemeOf(app, "Other");

        Assert.Equal(Secret, scheme.ClientSecret);
        Assert.Null(scheme.BackchannelHttpHandler);
        Assert.Equal("https://other.example/authorize", scheme.AuthorizationEndpoint);
    }

    [Fact]
    public async Task Scheme_without_client_gets_the_default_one()
    {
        await using var app = App(false, builder =>
        {
            AddScheme(builder, "Kakao", SampleApp.Authorize);
            builder.Services.Configure<ProviderOptions>("Kakao", options => (options.ClientId, options.ClientSecret) = ("", ""));
        });
        var scheme = SchemeOf(app, "Kakao");

        Assert.Equal((_kakao.Options.ClientId, _kakao.Options.ClientSecret), (scheme.ClientId, scheme.ClientSecret));
    }

    [Fact]
    public async Task Browser_is_sent_to_the_server()
    {
        await using var server = await KakaoEmulatorServer.StartAsync(_kakao, cancellationToken: Cancelled);
        var builder = Builder();
        AddScheme(builder, "Kakao", SampleApp.Authorize);
        builder.WebHost.UseKakaoEmulator(server);
        await using var app = builder.Build();

        Assert.Equal($"{server.BaseAddress}oauth/business/authorize", SchemeOf(app, "Kakao").AuthorizationEndpoint);
    }

    [Fact]
    public async Task Http_clients_reach_emulator_at_Kakao_hosts_only()
    {
        await using var app = App(true, builder => builder.Services.AddHttpClient("ads")
            .ConfigurePrimaryHttpMessageHandler(() => new Elsewhere())
            .AddHttpMessageHandler(() => new Stamp()));
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("ads");

        using var ads = await client.GetAsync(new Uri(SampleApp.MomentAdAccounts), Cancelled);
        using var other = await client.GetAsync(new Uri("https://other.example/openapi/v4/adAccounts/pages"), Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, ads.StatusCode);
        Assert.Equal("yes", Assert.Single(_kakao.Requests.All).Headers["Stamp"]);
        Assert.Equal(HttpStatusCode.Gone, other.StatusCode);
    }

    /// <summary>A library sets the token there at the last moment: what it sets must reach the emulator.</summary>
    [Fact]
    public async Task Handlers_around_the_transport_are_kept()
    {
        await using var app = App(false, builder =>
        {
            builder.Services.AddHttpClient("ads");
            builder.Services.PostConfigure<HttpClientFactoryOptions>("ads", options => options.HttpMessageHandlerBuilderActions.Add(
                handlers => handlers.PrimaryHandler = new Stamp { InnerHandler = handlers.PrimaryHandler }));
        });
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("ads");

        using var ads = await client.GetAsync(new Uri(SampleApp.KeywordAdAccounts), Cancelled);

        Assert.Equal("yes", Assert.Single(_kakao.Requests.Of(KakaoEndpoint.KeywordAdAccounts)).Headers["Stamp"]);
    }

    private WebApplication App(bool emulatorFirst, Action<WebApplicationBuilder> configure)
    {
        var builder = Builder();
        if (emulatorFirst) builder.WebHost.UseKakaoEmulator(_kakao);
        configure(builder);
        if (!emulatorFirst) builder.WebHost.UseKakaoEmulator(_kakao);
        return builder.Build();
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        return builder;
    }

    private static void AddScheme(WebApplicationBuilder builder, string name, string authorizationEndpoint)
        => builder.Services.AddAuthentication().AddOAuth<ProviderOptions, OAuthHandler<ProviderOptions>>(name, options =>
        {
            options.SignInScheme = "cookies";
            options.ClientId = "the app";
            options.ClientSecret = Secret;
            options.CallbackPath = "/signin-" + name;
            options.AuthorizationEndpoint = authorizationEndpoint;
            options.TokenEndpoint = "https://never.example/token";
            options.BackchannelTimeout = TimeSpan.FromSeconds(7);
        });

    private static ProviderOptions SchemeOf(WebApplication app, string name) => app.Services.GetRequiredService<IOptionsMonitor<ProviderOptions>>().Get(name);

    /// <summary>Options of a type that the emulator has never seen.</summary>
    private sealed class ProviderOptions : OAuthOptions;

    private sealed class Elsewhere : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Gone));
    }

    private sealed class Stamp : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("Stamp", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
