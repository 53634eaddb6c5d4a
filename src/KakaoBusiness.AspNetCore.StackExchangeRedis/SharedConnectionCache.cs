using Microsoft.Extensions.Caching.StackExchangeRedis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// The framework's distributed cache in Redis, over the one multiplexer of the app. The base class closes on disposal the
/// connection that it was given, which is not its own here: disposal does nothing.
/// </summary>
internal sealed class SharedConnectionCache(RedisConnection connection, RedisKeys keys)
    : RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = connection.GetAsync, InstanceName = keys.Cache }), IDisposable
{
    void IDisposable.Dispose()
    {
    }
}
