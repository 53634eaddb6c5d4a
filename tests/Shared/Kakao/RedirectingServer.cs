using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Tests.Shared.Kakao;

/// <summary>A loopback server that redirects <c>/redirect</c> to <c>/collect</c>, and records the requests that arrive there.</summary>
internal sealed class RedirectingServer(WebApplication app, List<string> collected) : IAsyncDisposable
{
    public Uri Address => new(app.Urls.Single());

    /// <summary>The header <c>Authorization</c> and the body of each request that followed the redirect.</summary>
    public IReadOnlyList<string> Collected => collected;

    public static async Task<RedirectingServer> StartAsync(int status = StatusCodes.Status307TemporaryRedirect)
    {
        var collected = new List<string>();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var app = builder.Build();
        app.Map("/redirect", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/collect";
            return Task.CompletedTask;
        });
        app.Map("/collect", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            lock (collected) collected.Add($"{context.Request.Headers.Authorization} {body}");
            await context.Response.WriteAsync("{}");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RedirectingServer(app, collected);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
