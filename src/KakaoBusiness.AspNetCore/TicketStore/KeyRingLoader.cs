using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Loads the Data Protection keys when the host starts, and retries if they are unavailable. Until they are loaded, no cookie can be read,
/// and the framework would treat every user as anonymous.
/// </summary>
internal sealed class KeyRingLoader(
    IDataProtectionProvider provider, IOptions<KakaoBusinessTicketStoreOptions> options, TimeProvider timeProvider, KakaoBusinessLogger logger) : IHostedService, IDisposable
{
    private volatile bool _isLoaded;
    private bool _isReported;
    private readonly CancellationTokenSource _stopping = new();
    private Task _trying = Task.CompletedTask;

    public bool IsLoaded => _isLoaded;

    /// <summary>
    /// Waits for the first attempt, so that a node accepts no request before it has its keys. The wait is limited by
    /// <see cref="KakaoBusinessTicketStoreOptions.OperationTimeout"/>.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Loading keys is synchronous and may wait for a network, so it runs on the thread pool and never on the thread of a request.
        var firstTry = Task.Run(TryLoad, cancellationToken);
        _trying = KeepTryingAsync(firstTry, _stopping.Token);
        await Task.WhenAny(firstTry, Task.Delay(options.Value.OperationTimeout, timeProvider, cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _trying.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Cancels without disposing, because a host that is shut down twice concurrently, as test hosts are, may still call
    /// <see cref="StopAsync"/> afterwards.
    /// </summary>
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
        // The app's key repository may throw any exception. Data Protection wraps most of them.
        catch (Exception exception)
        {
            if (!_isReported) logger.KeyRingUnavailable(exception);
            _isReported = true;
        }
    }
}
