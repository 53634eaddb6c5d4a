using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>
/// Reads scheme, host and client address from <c>X-Forwarded-*</c> behind a reverse proxy, so that the site's redirect URI is the one
/// registered at Kakao. Anybody can send these headers. They are ignored unless <c>ForwardedHeaders:Enabled</c> is true, and then trusted
/// only from loopback, <c>ForwardedHeaders:KnownProxies</c> (addresses) and <c>ForwardedHeaders:KnownNetworks</c> (CIDR).
/// </summary>
internal static class ForwardedHeadersSetup
{
    private const string Section = "ForwardedHeaders";

    public static void AddForwardedHeadersFromConfiguration(this IServiceCollection services)
        => services.AddOptions<ForwardedHeadersOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            foreach (var entry in GetEntries(configuration, "KnownProxies"))
            {
                options.KnownProxies.Add(IPAddress.TryParse(entry, out var address)
                    ? address : throw new InvalidOperationException($"{Section}:KnownProxies contains the entry '{entry}': write an IP address such as 10.0.0.5."));
            }

            foreach (var entry in GetEntries(configuration, "KnownNetworks"))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(entry, out var network)
                    ? network : throw new InvalidOperationException($"{Section}:KnownNetworks contains the entry '{entry}': write a network such as 10.0.0.0/8."));
            }
        });

    public static void UseForwardedHeadersFromConfiguration(this WebApplication app)
    {
        if (app.Configuration.GetValue($"{Section}:Enabled", defaultValue: false)) app.UseForwardedHeaders();
    }

    private static string[] GetEntries(IConfiguration configuration, string key)
        => configuration.GetSection($"{Section}:{key}").Get<string[]>() ?? [];
}
