using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Refuses, when the host starts, a set-up in which stored tokens would be lost.</summary>
internal sealed class ConnectionStartup(
    IKakaoBusinessConnectionStore store, ConnectionKeys keys, IHostEnvironment environment, ILogger<KakaoBusinessHandler> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var faults = FindFaults().ToList();
        if (faults.Count > 0) throw new OptionsValidationException(Options.DefaultName, typeof(KakaoBusinessConnectionsOptions), faults);
        // On a developer's machine one process after the other uses the same profile.
        if (!environment.IsDevelopment() && keys.Find() == KeyStorage.UserProfile) logger.KeysInUserProfile();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> FindFaults()
    {
        if (store is InMemoryConnectionStore && environment.IsProduction())
            yield return "The connection store is AddInMemoryStore(), which loses every connection when the process ends, and the environment is Production: call AddEntityFrameworkStore<TContext>().";
        if (!environment.IsDevelopment() && keys.Find() == KeyStorage.Memory)
            yield return "The Data Protection keys are in memory and end with the process: no stored token could be read again, and every advertiser would have to reconnect. Persist them with AddDataProtection().PersistKeysTo…, in the same place for all processes that share the connections.";
    }
}
