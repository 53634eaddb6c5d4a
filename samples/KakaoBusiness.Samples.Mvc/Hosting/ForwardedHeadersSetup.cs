using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>
/// Behind a reverse proxy the site learns scheme, host and client address from <c>X-Forwarded-*</c>, and so builds the
/// redirect URI that is registered at Kakao. Anybody can send these headers, so they are off until
/// <c>ForwardedHeaders:Enabled</c> is true, and then believed from loopback and from
/// <c>ForwardedHeaders:KnownProxies</c> (addresses) and <c>ForwardedHeaders:KnownNetworks</c> (CIDR) only.
/// </summary>
internal static class ForwardedHeadersSetup
{
    private const string Section = "ForwardedHeaders";

    public static void AddForwardedHeadersFromConfiguration(this IServiceCollection services)
        => services.AddOptions<ForwardedHeadersOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            foreach (var entry in EntriesOf(configuration, "KnownProxies"))
            {
                options.KnownProxies.Add(IPAddress.TryParse(entry, out var address)
                    ? address : throw new InvalidOperationException($"{Section}:KnownProxies has the entry '{entry}': write an IP address such as 10.0.0.5."));
            }

            foreach (var entry in EntriesOf(configuration, "KnownNetworks"))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(entry, out var network)
                    ? network : throw new InvalidOperationException($"{Section}:KnownNetworks has the entry '{entry}': write a network such as 10.0.0.0/8."));
            }
        });

    public static void UseForwardedHeadersFromConfiguration(this WebApplication app)
    {
        if (app.Configuration.GetValue($"{Section}:Enabled", defaultValue: false)) app.UseForwardedHeaders();
    }

    private static string[] EntriesOf(IConfiguration configuration, string key)
        => configuration.GetSection($"{Section}:{key}").Get<string[]>() ?? [];
}
