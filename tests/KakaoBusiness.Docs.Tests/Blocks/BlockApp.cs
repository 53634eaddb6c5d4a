using System.Reflection;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>A program made of a block, running with the emulator in Kakao's place.</summary>
internal sealed class BlockApp : IAsyncDisposable
{
    private readonly IBlockHost _host;
    private readonly List<HttpClient> _browsers = [];

    private BlockApp(IBlockHost host) => _host = host;

    public KakaoEmulator Kakao => _host.Kakao;

    public TestServer Server => _host.Server;

    public IServiceProvider Services => _host.Services;

    /// <summary>Runs the program's entry point until its host has started.</summary>
    public static BlockApp Start(Assembly program, IReadOnlyDictionary<string, string?> settings, bool inKakaosPlace)
    {
        // The test host wants to see one, and reads nothing of it: the program's references are loaded already.
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{program.GetName().Name}.deps.json"), "{}");
        var type = typeof(BlockHost<>).MakeGenericType(program.GetType("Program", throwOnError: true)!);
        var host = (IBlockHost)Activator.CreateInstance(type, settings, inKakaosPlace)!;
        _ = host.Server;
        return new BlockApp(host);
    }

    /// <summary>A browser of a persona, who agrees.</summary>
    public HttpClient OpenBrowser(string persona = "owner")
    {
        var browser = _host.CreateDefaultClient(new KakaoBrowserHandler(Kakao) { Persona = persona });
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>A client that follows nothing.</summary>
    public HttpClient OpenClient() => Server.CreateClient();

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers) browser.Dispose();
        await _host.DisposeAsync();
    }

    private interface IBlockHost : IAsyncDisposable
    {
        KakaoEmulator Kakao { get; }

        TestServer Server { get; }

        IServiceProvider Services { get; }

        HttpClient CreateDefaultClient(params DelegatingHandler[] handlers);
    }

    private sealed class BlockHost<TProgram>(IReadOnlyDictionary<string, string?> settings, bool inKakaosPlace) : WebApplicationFactory<TProgram>, IBlockHost
        where TProgram : class
    {
        public KakaoEmulator Kakao { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseContentRoot(AppContext.BaseDirectory).UseSetting("Logging:LogLevel:Default", "None");
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            if (inKakaosPlace) builder.UseKakaoEmulator(Kakao);
        }
    }
}
