using System.Net;
using System.Net.Http.Headers;

namespace KakaoBusiness.Tests.Shared.MeasuredApps;

/// <summary>A typed client with <c>AddKakaoBusinessToken()</c>.</summary>
internal sealed class ConnectedClient(HttpClient http)
{
    public Task CallAsync() => CallAsync(http);

    public static async Task CallAsync(HttpClient http)
    {
        using var response = await http.GetAsync(new Uri("/openapi/v4/adAccounts/pages", UriKind.Relative));
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"The API responded with {response.StatusCode}.");
    }
}

/// <summary>A typed client with <see cref="HandMadeHandler"/>.</summary>
internal sealed class HandMadeClient(HttpClient http)
{
    public Task CallAsync() => ConnectedClient.CallAsync(http);
}

/// <summary>A handler that an app could write itself, with one unencrypted token in memory.</summary>
internal sealed class HandMadeHandler : DelegatingHandler
{
    private const string Token = "vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU6iO8qKx0";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>An ad API that requires a token and responds at once.</summary>
internal sealed class StubAdApi : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(new HttpResponseMessage(request.Headers.Authorization is { Parameter.Length: > 0 } ? HttpStatusCode.OK : HttpStatusCode.Unauthorized));
}
