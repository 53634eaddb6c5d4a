using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Loads the Data Protection keys when the host starts, and keeps trying if they are out of reach. Until they are
/// loaded a cookie looks like garbage: the framework would take every user for anonymous.
/// </summary>
internal sealed class KeyRingLoader(
    IDataProtectionProvider provider, IOptions<KakaoBusinessTicketStoreOptions> options, TimeProvider timeProvider, KakaoBusinessLogger logger) : IHostedService, IDisposable
{
    private volatile bool _isLoaded;
    private bool _isReported;
    private readonly CancellationTokenSource _stopping = new();
    private Task _trying = Task.CompletedTask;

    public bool IsLoaded => _isLoaded;

    /// <summary>Waits for the first try, so that a node takes no request before it knows its keys; but not forever.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Loading keys is synchronous and may wait for a network: on a thread of the pool, never on a request's.
        var firstTry = Task.Run(TryLoad, cancellationToken);
        _trying = KeepTryingAsync(firstTry, _stopping.Token);
        await Task.WhenAny(firstTry, Task.Delay(options.Value.OperationTimeout, timeProvider, cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _trying.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Cancelled, not disposed: a host that is taken down twice at once, as test hosts are, may still stop this afterwards.</summary>
    public void Dispose() => _stopping.Cancel();

    private async Task KeepTryingAsync(Task firstTry, CancellationToken stopping)
    {
        await firstTry;
        while (!_isLoaded)
        {
            await Task.Delay(options.Value.OutagePause, timeProvider, stopping);
            await Task.Run(TryLoad, stopping);
        }
    }

    private void TryLoad()
    {
        try
        {
            provider.CreateProtector("KakaoBusiness.AspNetCore.KeyRing").Protect(RandomNumberGenerator.GetBytes(1));
            _isLoaded = true;
            if (_isReported) logger.KeyRingLoaded();
        }
        // Whatever the app's key repository throws; Data Protection wraps it, mostly.
        catch (Exception exception)
        {
            if (!_isReported) logger.KeyRingUnavailable(exception);
            _isReported = true;
        }
    }
}
