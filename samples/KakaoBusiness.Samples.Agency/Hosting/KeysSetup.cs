using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>
/// The keys that encrypt cookies and business tokens. By default they are in the profile of the account that runs the site, so that all its
/// instances there share them. Instances on several machines set <c>DataProtection:KeyFolder</c> to a folder that all of them reach.
/// </summary>
internal static class KeysSetup
{
    public static void AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        // Not the content root, which is the default: a new version is often in a new folder.
        var keys = services.AddDataProtection().SetApplicationName("KakaoBusiness.Samples.Agency");
        if (configuration["DataProtection:KeyFolder"] is { Length: > 0 } folder) keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
    }
}
