using Microsoft.Extensions.Caching.StackExchangeRedis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Provides the framework's distributed cache in Redis, over the app's multiplexer. The base class closes its connection when it is
/// disposed. This connection is shared, so disposing the cache does nothing.
/// </summary>
internal sealed class RedisDistributedCache(RedisConnection connection, RedisKeys keys)
    : RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = connection.GetAsync, InstanceName = keys.CachePrefix }), IDisposable
{
    void IDisposable.Dispose()
    {
    }
}
