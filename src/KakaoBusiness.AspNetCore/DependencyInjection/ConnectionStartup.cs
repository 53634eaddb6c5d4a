using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Stops the startup of a host with a configuration in which stored tokens would be lost.</summary>
internal sealed class ConnectionStartup(
    IKakaoBusinessConnectionStore store, ConnectionKeys keys, IOptions<KakaoBusinessConnectionsOptions> options, IHostEnvironment environment,
    IServiceProvider services, KakaoBusinessLogger logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        List<string> faults = [.. FindFaults(), .. await FindFaultsOfConnectAsync()];
        if (faults.Count > 0) throw new OptionsValidationException(Options.DefaultName, typeof(KakaoBusinessConnectionsOptions), faults);
        // On a developer's machine, every process uses the same profile.
        if (!environment.IsDevelopment() && keys.Find() == KeyStorage.UserProfile) logger.KeysInUserProfile();
        await ReportStrictCookieAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> FindFaults()
    {
        if (store is InMemoryConnectionStore && environment.IsProduction())
            yield return "The connection store is AddInMemoryStore(), which loses every connection when the process ends, and the environment is Production: call AddEntityFrameworkStore<TContext>().";
        if (!environment.IsDevelopment() && keys.Find() == KeyStorage.Memory)
            yield return "The Data Protection keys are in memory and are lost when the process ends: no stored token could be read again, and every advertiser would have to reconnect. Persist them with AddDataProtection().PersistKeysTo…, in the same place for all processes that share the connections.";
    }

    /// <summary>
    /// Warns about a strict login cookie. Browsers do not send it to the callback, because the redirects began at another site. It is not a fault,
    /// because a process in which nobody connects does not need the cookie there.
    /// </summary>
    private async Task ReportStrictCookieAsync()
    {
        var schemes = services.GetRequiredService<IAuthenticationSchemeProvider>();
        var scheme = options.Value.UserScheme is { } name ? await schemes.GetSchemeAsync(name) : await schemes.GetDefaultAuthenticateSchemeAsync();
        if (scheme is null || !typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType)) return;
        if (services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme.Name).Cookie.SameSite == SameSiteMode.Strict)
            logger.LoginCookieStrict(scheme.Name);
    }

    private async Task<List<string>> FindFaultsOfConnectAsync()
    {
        var faults = new List<string>();
        await using var scope = services.CreateAsyncScope();
        foreach (var policy in options.Value.ConnectPolicies)
        {
            var provider = scope.ServiceProvider.GetService<IAuthorizationPolicyProvider>();
            if (provider is null || await provider.GetPolicyAsync(policy) is null)
                faults.Add($"AuthorizeConnect names the policy '{policy}', which the app does not have: add it with AddAuthorizationBuilder().AddPolicy(...), or correct the name.");
        }

        if (options.Value.UserScheme is { } userScheme
            && await services.GetRequiredService<IAuthenticationSchemeProvider>().GetSchemeAsync(userScheme) is null)
            faults.Add($"UserScheme is '{userScheme}', which is not an authentication scheme of the app: set it to the scheme by which the app's users sign in, or leave it out for the default scheme.");
        return faults;
    }
}

/// <summary>Specifies where the Data Protection keys of a process are, as far as that can be known.</summary>
internal enum KeyStorage
{
    /// <summary>The app chose a place, or uses a provider that is not the framework's.</summary>
    Chosen,

    /// <summary>In the user profile or registry of this machine, the framework's default.</summary>
    UserProfile,

    /// <summary>In memory: they are lost when the process ends.</summary>
    Memory,
}

/// <summary>Finds the place of the Data Protection keys that encrypt the connections of this process.</summary>
internal sealed class ConnectionKeys(
    ConnectionSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IDataProtectionProvider dataProtection, IOptions<KeyManagementOptions> keyManagement)
{
    /// <summary>Finds the least durable place among those of all schemes.</summary>
    public KeyStorage Find() => schemes.Names.Max(scheme => Find(options.Get(scheme).DataProtectionProvider ?? dataProtection));

    private KeyStorage Find(IDataProtectionProvider provider)
    {
        if (provider is EphemeralDataProtectionProvider) return KeyStorage.Memory;
        if (provider.GetType().Assembly != typeof(EphemeralDataProtectionProvider).Assembly || keyManagement.Value.XmlRepository is not null) return KeyStorage.Chosen;
        // Without a profile, the framework only logs a warning and stores the keys in memory.
        return HasDefaultPlace() ? KeyStorage.UserProfile : KeyStorage.Memory;
    }

    private static bool HasDefaultPlace()
        => FileSystemXmlRepository.DefaultKeyStorageDirectory is not null || (OperatingSystem.IsWindows() && RegistryXmlRepository.DefaultRegistryKey is not null);
}
