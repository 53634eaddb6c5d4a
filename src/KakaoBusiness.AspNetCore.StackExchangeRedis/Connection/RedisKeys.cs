using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Provides the names in Redis. All begin with the same prefix, which separates the apps that share a server.</summary>
internal sealed class RedisKeys(IOptions<KakaoBusinessRedisOptions> options, IHostEnvironment environment)
{
    private readonly string _prefix = options.Value.KeyPrefix ?? $"{options.Value.ApplicationName ?? environment.ApplicationName}:kakaobusiness:";

    /// <summary>Gets the list of the Data Protection keys.</summary>
    public RedisKey KeyRing => GetKey("keys");

    /// <summary>Gets the channel on which nodes with a local cache announce which entries have changed.</summary>
    public RedisChannel Changes => RedisChannel.Literal(_prefix + "changes");

    /// <summary>Gets the prefix of the keys of the app's distributed cache.</summary>
    public string CachePrefix => _prefix + "cache:";

    public RedisKey GetKey(string name) => _prefix + name;
}
