using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Fills the options from <c>KakaoBusiness:Redis</c>, before the app's own code.</summary>
internal sealed class KakaoBusinessConfigureRedisOptions(IConfiguration? configuration = null) : IConfigureOptions<KakaoBusinessRedisOptions>
{
    public void Configure(KakaoBusinessRedisOptions options)
    {
        if (configuration?.GetSection("KakaoBusiness:Redis") is not { } section) return;
        if (section[nameof(options.ApplicationName)] is { Length: > 0 } applicationName) options.ApplicationName = applicationName;
        if (section[nameof(options.KeyPrefix)] is { Length: > 0 } keyPrefix) options.KeyPrefix = keyPrefix;
    }
}
