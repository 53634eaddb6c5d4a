using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Where the Data Protection keys of a process are, as far as that can be known.</summary>
internal enum KeyStorage
{
    /// <summary>The app chose a place, or brings a provider that is not the framework's.</summary>
    Chosen,

    /// <summary>In the user profile or registry of this machine, the framework's default.</summary>
    UserProfile,

    /// <summary>In memory: they end with the process.</summary>
    Memory,
}

/// <summary>The Data Protection keys that encrypt the connections of this process.</summary>
internal sealed class ConnectionKeys(
    ConnectionSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IDataProtectionProvider dataProtection, IOptions<KeyManagementOptions> keyManagement)
{
    /// <summary>Finds the least durable place among those of all schemes.</summary>
    public KeyStorage Find() => schemes.Names.Max(scheme => Find(options.Get(scheme).DataProtectionProvider ?? dataProtection));

    private KeyStorage Find(IDataProtectionProvider provider)
    {
        if (provider is EphemeralDataProtectionProvider) return KeyStorage.Memory;
        if (provider.GetType().Assembly != typeof(EphemeralDataProtectionProvider).Assembly || keyManagement.Value.XmlRepository is not null) return KeyStorage.Chosen;
        // Without a profile the framework only logs a warning, and keeps the keys in memory.
        return HasDefaultPlace() ? KeyStorage.UserProfile : KeyStorage.Memory;
    }

    private static bool HasDefaultPlace()
        => FileSystemXmlRepository.DefaultKeyStorageDirectory is not null || (OperatingSystem.IsWindows() && RegistryXmlRepository.DefaultRegistryKey is not null);
}
