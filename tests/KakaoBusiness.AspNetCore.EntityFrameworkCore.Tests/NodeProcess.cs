using System.Diagnostics;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A node in a separate process: a worker that watches the connections of a database.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    public const string Argument = "--kakaobusiness-node";

    private readonly Process _process;

    private NodeProcess(Process process) => _process = process;

    public static NodeProcess Start(string provider, string connectionString, string keyFolder, Uri kakao)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true };
        // Started as "dotnet Tests.dll" as well as by the executable.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(NodeProcess).Assembly.Location);
        foreach (var argument in (string[])[Argument, provider, connectionString, keyFolder, kakao.AbsoluteUri]) start.ArgumentList.Add(argument);
        return new NodeProcess(Process.Start(start)!);
    }

    /// <summary>Runs in the new process: watches until its input ends.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var provider, var connectionString, var keyFolder, var kakao]) return 1;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Services.AddDataProtection().SetApplicationName("nodes").PersistKeysToFileSystem(new DirectoryInfo(keyFolder));
        builder.Services.AddDbContext<StoreContext>(options => _ = provider == "SQLite" ? options.UseSqlite(connectionString) : options.UseNpgsql(connectionString));
        builder.Services
            .AddKakaoBusinessConnections(options =>
            {
                options.ClientId = TestApp.ClientId;
                options.ClientSecret = TestApp.ClientSecret;
                options.TokenInformationEndpoint = new Uri(new Uri(kakao), new Uri(KakaoBusinessDefaults.TokenInformationEndpoint).AbsolutePath).AbsoluteUri;
            })
            .Configure(options => (options.BatchSize, options.MaxCallsPerSecond, options.KeepAliveInterval) = (5, 1000, TimeSpan.Zero))
            .AddEntityFrameworkStore<StoreContext>();
        using var host = builder.Build();
        await host.StartAsync();
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }

    /// <summary>Stops the process gracefully.</summary>
    public async Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
