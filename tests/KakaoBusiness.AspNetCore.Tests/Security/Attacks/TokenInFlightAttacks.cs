using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a server that leads a request with a secret on to another host.</summary>
[Trait("Category", "Attack")]
public class TokenInFlightAttacks
{
    /// <summary>A handler of the app follows redirects, which the transport does not. Without the defense the app has named the host itself.</summary>
    [Theory, InlineData("http://127.0.0.1:1/collect"), InlineData("https://evil.example/collect")]
    public Task Redirect_followed_behind_the_token_handler(string target) => Attack.IsRefusedAsync(
        async site =>
        {
            var network = site.Services.GetRequiredService<Network>();
            using var browser = site.NewBrowser();
            await browser.SignedInAsync();
            using var answer = await browser.TryGetAsync("/call");
            return network.Seen.Contains($"{target} Bearer");
        },
        setup => setup.Scheme["ApiBaseAddresses:0"] = target,
        setup =>
        {
            setup.Options = options => options.Scope.Add(KakaoBusinessScopes.MomentManagement);
            setup.Services = services =>
            {
                services.AddSingleton(new Network(target));
                services.AddTransient<FollowRedirects>();
                services.AddHttpClient("moment", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
                    .AddKakaoBusinessToken()
                    .AddHttpMessageHandler<FollowRedirects>()
                    .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<Network>());
            };
            setup.Endpoints = app => app.MapGet("/call", context => TokenApp.ListAsync(context, "moment", TokenApp.Accounts)).RequireAuthorization();
        });

    /// <summary>The library's transport, or one of the app. Without the defense the library cannot see that it follows redirects.</summary>
    [Theory]
    [InlineData(Transport.Library, 307), InlineData(Transport.Library, 308), InlineData(Transport.Sockets, 307), InlineData(Transport.Client, 308)]
    [InlineData(Transport.NestedSockets, 307), InlineData(Transport.NestedClient, 307)]
    public async Task Redirect_of_token_request_with_code_and_secret(Transport transport, int status)
    {
        await using var thief = await RedirectingServer.StartAsync(status);
        await Attack.IsRefusedAsync(
            async site =>
            {
                using var browser = site.NewBrowser();
                using var response = await browser.CallbackAsync();
                return thief.Collected.Any(request => request.Contains(TestApp.ClientSecret, StringComparison.Ordinal));
            },
            setup => setup.Options += options => options.BackchannelHttpHandler = new OpaqueTransport(options.BackchannelHttpHandler ?? new SocketsHttpHandler()),
            setup =>
            {
                setup.Scheme["TokenEndpoint"] = new Uri(thief.Address, "/redirect").AbsoluteUri;
                setup.Options = options => options.BackchannelHttpHandler = Create(transport);
            });
    }

    private static HttpMessageHandler? Create(Transport transport) => transport switch
    {
        Transport.Library => null,
        Transport.Sockets => new SocketsHttpHandler(),
        Transport.Client => new HttpClientHandler(),
        Transport.NestedSockets => new Passing { InnerHandler = new Passing { InnerHandler = new SocketsHttpHandler() } },
        _ => new Passing { InnerHandler = new HttpClientHandler() },
    };

    public enum Transport
    {
        Library,
        Sockets,
        Client,
        NestedSockets,
        NestedClient,
    }

    private sealed class Passing : DelegatingHandler;

    /// <summary>As apps write one, because the transport of the library's clients follows no redirect.</summary>
    private sealed class FollowRedirects : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.Found) return answer;
            request.RequestUri = answer.Headers.Location;
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Network(string target) : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add($"{request.RequestUri} {request.Headers.Authorization?.Scheme}");
            var answer = new HttpResponseMessage(request.RequestUri!.AbsoluteUri == target ? HttpStatusCode.OK : HttpStatusCode.Found);
            answer.Headers.Location = new Uri(target);
            return Task.FromResult(answer);
        }
    }
}
