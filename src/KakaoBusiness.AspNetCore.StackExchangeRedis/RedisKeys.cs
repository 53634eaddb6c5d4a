using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Names in Redis: all begin with one prefix, by which apps that share a server keep apart.</summary>
internal sealed class RedisKeys(IOptions<KakaoBusinessRedisOptions> options, IHostEnvironment environment)
{
    private readonly string _prefix = options.Value.KeyPrefix ?? $"{options.Value.ApplicationName ?? environment.ApplicationName}:kakaobusiness:";

    public RedisKey Of(string name) => _prefix + name;

    /// <summary>Where the Data Protection keys lie.</summary>
    public RedisKey KeyRing => Of("keys");

    /// <summary>The channel on which nodes that hold entries in memory tell each other which ones have changed.</summary>
    public RedisChannel Changes => RedisChannel.Literal(_prefix + "changes");

    /// <summary>Before the keys of the app's distributed cache.</summary>
    public string Cache => _prefix + "cache:";
}
