using System.Collections.Concurrent;
using KakaoBusiness.Tests.Shared.MeasuredApps;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>Counts how often Kakao was asked about each token.</summary>
internal sealed class CountingKakao(ConcurrentDictionary<string, int> checks) : DelegatingHandler(new StubKakao())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/v1/business/tokeninfo") checks.AddOrUpdate(request.Headers.Authorization!.Parameter!, 1, (_, count) => count + 1);
        return base.SendAsync(request, cancellationToken);
    }
}
