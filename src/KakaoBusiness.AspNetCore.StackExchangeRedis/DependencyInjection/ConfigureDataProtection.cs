using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Infrastructure;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Stores the Data Protection keys in Redis under an application name that all nodes share, unless the app configures another key
/// repository or calls <c>SetApplicationName</c>.
/// </summary>
internal sealed class ConfigureDataProtection(
    RedisConnection connection, RedisKeys keys, IOptions<KakaoBusinessRedisOptions> options, IHostEnvironment environment, IApplicationDiscriminator? discriminator = null)
    : IPostConfigureOptions<DataProtectionOptions>, IPostConfigureOptions<KeyManagementOptions>
{
    public void PostConfigure(string? name, DataProtectionOptions dataProtection)
    {
        // The framework's default is the content root, which differs between nodes.
        var isDefault = string.IsNullOrEmpty(dataProtection.ApplicationDiscriminator) || dataProtection.ApplicationDiscriminator == discriminator?.Discriminator;
        if (isDefault) dataProtection.ApplicationDiscriminator = options.Value.ApplicationName ?? environment.ApplicationName;
    }

    /// <remarks>The repository is synchronous. Keys are loaded in the background when the host starts, and once a day.</remarks>
    public void PostConfigure(string? name, KeyManagementOptions keyManagement)
        => keyManagement.XmlRepository ??= new RedisXmlRepository(() => connection.GetAsync().GetAwaiter().GetResult().GetDatabase(), keys.KeyRing);
}
