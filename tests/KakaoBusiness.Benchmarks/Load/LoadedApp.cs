using KakaoBusiness.AspNetCore;
using KakaoBusiness.Benchmarks.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Load;

/// <summary>The measured app once more, on Kestrel and a loopback port.</summary>
internal sealed class LoadedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoadedApp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<LoadedApp> StartAsync(Action<IServiceCollection> authentication)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "load" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        return new(await MeasuredApp.StartAsync(builder, authentication));
    }

    /// <summary>Signs one user in, and gives the session cookie as the browser sends it.</summary>
    public static async Task<string> SignInAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/challenge");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var challenge = await client.SendAsync(request, cancellationToken);
        var state = QueryHelpers.ParseQuery(challenge.Headers.Location!.Query)["state"].ToString();
        using var callback = new HttpRequestMessage(HttpMethod.Get, $"{KakaoBusinessDefaults.CallbackPath}?code=9mXq2LwT7vBz4KcN1rYd&state={Uri.EscapeDataString(state)}");
        callback.Headers.TryAddWithoutValidation("Cookie", CookiesOf(challenge));
        using var answer = await client.SendAsync(callback, cancellationToken);
        return CookiesOf(answer);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string CookiesOf(HttpResponseMessage response) => string.Join("; ", response.Headers.GetValues("Set-Cookie")
        .Select(cookie => cookie.Split(';')[0])
        .Where(cookie => !cookie.EndsWith('=')));
}
