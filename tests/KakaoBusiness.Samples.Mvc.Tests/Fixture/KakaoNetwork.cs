using KakaoBusiness.Emulator;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>The network between the site and Kakao. Any other destination fails the test.</summary>
internal sealed class KakaoNetwork(KakaoEmulator kakao) : DelegatingHandler(kakao.CreateHandler())
{
    private static readonly string[] Hosts = ["kauth.kakao.com", "kapi.kakao.com", "apis.moment.kakao.com", "api.keywordad.kakao.com"];

    /// <summary>Runs after a request is sent and before its response arrives.</summary>
    public Action? Sent { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { Scheme: "https" } uri || !Hosts.Contains(uri.Host))
            throw new InvalidOperationException($"The site called {request.RequestUri?.GetLeftPart(UriPartial.Path)}, which is not Kakao.");

        var answer = base.SendAsync(request, cancellationToken);
        Sent?.Invoke();
        return await answer;
    }
}
