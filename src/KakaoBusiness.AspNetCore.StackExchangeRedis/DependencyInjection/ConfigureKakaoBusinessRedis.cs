using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Binds the options to <c>KakaoBusiness:Redis</c> before the app's code sets them, and validates them afterwards.</summary>
internal sealed class ConfigureKakaoBusinessRedis(IConfiguration? configuration = null)
    : IConfigureOptions<KakaoBusinessRedisOptions>, IValidateOptions<KakaoBusinessRedisOptions>
{
    public void Configure(KakaoBusinessRedisOptions options)
    {
        if (configuration?.GetSection("KakaoBusiness:Redis") is not { } section) return;
        if (section[nameof(options.ApplicationName)] is { Length: > 0 } applicationName) options.ApplicationName = applicationName;
        if (section[nameof(options.KeyPrefix)] is { Length: > 0 } keyPrefix) options.KeyPrefix = keyPrefix;

        if (section[nameof(options.LocalCacheDuration)] is { Length: > 0 } duration)
        {
            if (TimeSpan.TryParse(duration, CultureInfo.InvariantCulture, out var time)) options.LocalCacheDuration = time;
            else options.ConfigurationFaults.Add("LocalCacheDuration in the configuration is not a duration: write it as hh:mm:ss.");
        }

        if (section[nameof(options.LocalCacheSizeLimit)] is { Length: > 0 } size)
        {
            if (long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)) options.LocalCacheSizeLimit = bytes;
            else options.ConfigurationFaults.Add("LocalCacheSizeLimit in the configuration is not a number of bytes: write it in digits.");
        }
    }

    public ValidateOptionsResult Validate(string? name, KakaoBusinessRedisOptions options)
    {
        var faults = options.ConfigurationFaults.Concat(options.GetFaults()).Select(fault => $"[KakaoBusiness:Redis] {fault}").ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
