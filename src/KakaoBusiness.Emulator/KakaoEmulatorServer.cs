using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.Emulator;

/// <summary>Serves an emulator on a port of this machine, for browsers. It listens on 127.0.0.1 by default, and reads no configuration.</summary>
public sealed class KakaoEmulatorServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;

    private KakaoEmulatorServer(WebApplication app, KakaoEmulator emulator)
    {
        _app = app;
        Emulator = emulator;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        BaseAddress = new Uri(addresses.Addresses.Single());
    }

    /// <summary>Gets the address, for example <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Gets the emulator.</summary>
    public KakaoEmulator Emulator { get; }

    /// <summary>Starts serving an emulator.</summary>
    /// <param name="emulator">The emulator.</param>
    /// <param name="port">The port; 0 for any free port.</param>
    /// <param name="address">
    /// The address to listen on; <see langword="null"/> for 127.0.0.1. If other machines can reach it, anybody there can sign in as anybody.
    /// </param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static Task<KakaoEmulatorServer> StartAsync(KakaoEmulator emulator, int port = 0, IPAddress? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        var endPoint = new IPEndPoint(address ?? IPAddress.Loopback, port);

        // In a separate execution context. WebApplicationFactory finds the host of the app under test by diagnostic events in the execution
        // context that builds it, and would otherwise add its test server to the emulator's host.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return Task.Run(() => StartHostAsync(emulator, endPoint, cancellationToken), cancellationToken);
    }

    private static async Task<KakaoEmulatorServer> StartHostAsync(KakaoEmulator emulator, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        // The empty builder has no logging and reads neither environment variables nor files of the surrounding app.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Listen(endPoint);
        });

        var app = builder.Build();
        var stopping = app.Lifetime.ApplicationStopping;
        app.Run(context => ServeAsync(context, emulator, stopping));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new KakaoEmulatorServer(app, emulator);
    }

    /// <summary>Stops the server, and aborts requests that hang.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
    }

    private static async Task ServeAsync(HttpContext context, KakaoEmulator emulator, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var response = await emulator.HandleAsync(await ReadAsync(context.Request, ended.Token), ended.Token);
            if (response.IsCut)
                context.Abort();
            else
                await WriteAsync(response, context.Response, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (BadHttpRequestException exception)
        {
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (IOException)
        {
            // The body was cut, or the browser disconnected: nothing more can be sent on this connection.
            context.Abort();
        }
    }

    private static async Task<EmulatorRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken) => new()
    {
        Method = request.Method,
        Path = request.Path.Value ?? "",
        QueryString = request.QueryString.Value ?? "",
        Headers = EmulatorFields.FromHeaders(request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))),
        Body = await EmulatorRequest.ReadBodyAsync(request.Body, cancellationToken),
    };

    private static async Task WriteAsync(EmulatorResponse emulated, HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = emulated.StatusCode;
        foreach (var (name, value) in emulated.Headers)
            response.Headers[name] = value;
        response.ContentLength = emulated.BodyLength;

        await using var body = emulated.OpenBody();
        var buffer = new byte[16 * 1024];
        for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            // A slow body has to arrive byte by byte.
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Leaves Ctrl+C and SIGTERM to the surrounding app.</summary>
    private sealed class GuestLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
