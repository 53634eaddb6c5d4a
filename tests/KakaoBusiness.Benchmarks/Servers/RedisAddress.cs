namespace KakaoBusiness.Benchmarks.Servers;

/// <summary>Where a Redis server is, and what the keys of this run begin with.</summary>
internal sealed record RedisAddress(string Endpoint, string Prefix);
