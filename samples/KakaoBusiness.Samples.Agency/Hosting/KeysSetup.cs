using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>
/// Configures the keys that encrypt cookies and business tokens. By default they are in the profile of the account that runs the site, so
/// that all instances under this account share them. Instances on several machines set <c>DataProtection:KeyFolder</c> to a shared folder.
/// </summary>
internal static class KeysSetup
{
    public static void AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        // The default is the content root, which is often a different folder in a new version.
        var keys = services.AddDataProtection().SetApplicationName("KakaoBusiness.Samples.Agency");
        if (configuration["DataProtection:KeyFolder"] is { Length: > 0 } folder) keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
    }
}
