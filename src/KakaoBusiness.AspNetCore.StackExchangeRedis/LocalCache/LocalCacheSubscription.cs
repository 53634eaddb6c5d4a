using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Listens to what other nodes changed, as long as the host runs. Where the subscription was interrupted, messages are lost:
/// everything is forgotten when it is back.
/// </summary>
internal sealed class LocalCacheSubscription(
    RedisConnection connection, RedisKeys keys, IOptions<KakaoBusinessRedisOptions> options, IServiceProvider services, TimeProvider timeProvider, ILogger<RedisConnection> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.LocalCacheDuration is null) return;
        var local = services.GetRequiredService<LocalEntries>();
        // Until there is a subscription a sign-out elsewhere is seen within the duration.
        for (var isReported = false; !await TryListenAsync(local, isReported, stoppingToken); isReported = true)
            await Task.Delay(Pause, timeProvider, stoppingToken);
    }

    private async Task<bool> TryListenAsync(LocalEntries local, bool isReported, CancellationToken stoppingToken)
    {
        try
        {
            var multiplexer = await connection.GetAsync().WaitAsync(stoppingToken);
            await ListenAsync(multiplexer, local, stoppingToken);
            return true;
        }
        // Whatever a factory of the app throws; it is tried again.
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            if (!isReported) logger.SubscriptionFailed(exception);
            return false;
        }
    }

    private async Task ListenAsync(IConnectionMultiplexer multiplexer, LocalEntries local, CancellationToken stoppingToken)
    {
        void OnMessage(RedisChannel channel, RedisValue key)
        {
            // Done when it returns: there is no second level.
            if (!key.IsNullOrEmpty) _ = local.ForgetAsync(key!);
        }

        void OnRestored(object? sender, ConnectionFailedEventArgs restored)
        {
            if (restored.ConnectionType == ConnectionType.Subscription) local.ForgetAll();
        }

        var subscriber = multiplexer.GetSubscriber();
        multiplexer.ConnectionRestored += OnRestored;
        try
        {
            await subscriber.SubscribeAsync(keys.Changes, OnMessage).WaitAsync(stoppingToken);
            // What was read before nobody would have told us about.
            local.ForgetAll();
            logger.Subscribed();
            await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, stoppingToken);
        }
        finally
        {
            // The connection may be the app's and live on.
            multiplexer.ConnectionRestored -= OnRestored;
            await subscriber.UnsubscribeAsync(keys.Changes, OnMessage, CommandFlags.FireAndForget);
        }
    }
}
