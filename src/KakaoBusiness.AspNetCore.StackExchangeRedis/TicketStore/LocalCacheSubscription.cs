using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Subscribes to the changes that other nodes announce, for as long as the host runs. Messages are lost while the subscription is
/// interrupted, so all entries are invalidated when it is restored.
/// </summary>
internal sealed class LocalCacheSubscription(
    RedisConnection connection, RedisKeys keys, IOptions<KakaoBusinessRedisOptions> options, IServiceProvider services, TimeProvider timeProvider, ILogger<RedisConnection> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.LocalCacheDuration is null) return;
        var cache = services.GetRequiredService<LocalTicketCache>();
        // Until the subscription exists, a sign-out on another node takes effect here within the duration.
        for (var isLogged = false; !await TryListenAsync(cache, isLogged, stoppingToken); isLogged = true)
            await Task.Delay(RetryInterval, timeProvider, stoppingToken);
    }

    private async Task<bool> TryListenAsync(LocalTicketCache cache, bool isLogged, CancellationToken stoppingToken)
    {
        try
        {
            var multiplexer = await connection.GetAsync().WaitAsync(stoppingToken);
            await ListenAsync(multiplexer, cache, stoppingToken);
            return true;
        }
        // The app's factory may throw anything. The subscription is tried again.
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            if (!isLogged) logger.SubscriptionFailed(exception);
            return false;
        }
    }

    private async Task ListenAsync(IConnectionMultiplexer multiplexer, LocalTicketCache cache, CancellationToken stoppingToken)
    {
        void OnMessage(RedisChannel channel, RedisValue key)
        {
            // Completes synchronously, because there is no second level.
            if (!key.IsNullOrEmpty) _ = cache.InvalidateAsync(key!);
        }

        void OnRestored(object? sender, ConnectionFailedEventArgs restored)
        {
            if (restored.ConnectionType == ConnectionType.Subscription) cache.InvalidateAll();
        }

        var subscriber = multiplexer.GetSubscriber();
        multiplexer.ConnectionRestored += OnRestored;
        try
        {
            await subscriber.SubscribeAsync(keys.Changes, OnMessage).WaitAsync(stoppingToken);
            // Entries that were read before may have changed without a message.
            cache.InvalidateAll();
            logger.Subscribed();
            await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, stoppingToken);
        }
        finally
        {
            // The connection may belong to the app and outlive the host.
            multiplexer.ConnectionRestored -= OnRestored;
            await subscriber.UnsubscribeAsync(keys.Changes, OnMessage, CommandFlags.FireAndForget);
        }
    }
}
