using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Infrastructure;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Puts the Data Protection keys into Redis under a name that all nodes share, where the app has not decided otherwise: it
/// may keep its keys in a vault, or name itself with <c>SetApplicationName</c>.
/// </summary>
internal sealed class RedisKeyRingSetup(
    RedisConnection connection, RedisKeys keys, IOptions<KakaoBusinessRedisOptions> options, IHostEnvironment environment, IApplicationDiscriminator? discriminator = null)
    : IPostConfigureOptions<DataProtectionOptions>, IPostConfigureOptions<KeyManagementOptions>
{
    public void PostConfigure(string? name, DataProtectionOptions dataProtection)
    {
        // The framework's own name is the content root, which differs between nodes.
        var isFramework = string.IsNullOrEmpty(dataProtection.ApplicationDiscriminator) || dataProtection.ApplicationDiscriminator == discriminator?.Discriminator;
        if (isFramework) dataProtection.ApplicationDiscriminator = options.Value.ApplicationName ?? environment.ApplicationName;
    }

    /// <remarks>The repository is synchronous. Keys are loaded in the background at the start, and once a day.</remarks>
    public void PostConfigure(string? name, KeyManagementOptions keyManagement)
        => keyManagement.XmlRepository ??= new RedisXmlRepository(() => connection.GetAsync().GetAwaiter().GetResult().GetDatabase(), keys.KeyRing);
}
