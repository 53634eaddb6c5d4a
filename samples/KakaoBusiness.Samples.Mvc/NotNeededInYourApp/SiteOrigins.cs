using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp;

/// <summary>Provides the origins (scheme, host and port) at which browsers reach this site. They are known once the server listens.</summary>
internal sealed class SiteOrigins(IServer server, IConfiguration configuration)
{
    /// <summary>The setting for the public URL of a site behind a proxy.</summary>
    public const string PublicUrlKey = "PublicUrl";

    // The test server has no addresses.
    private static readonly string[] WithoutPort = ["http://localhost", "https://localhost"];

    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Gets the origins to show to an operator: the public URL, or one for each address the server listens on.</summary>
    /// <exception cref="InvalidOperationException">The configured public URL is invalid.</exception>
    public IReadOnlyList<string> Announced
        => PublicOrigin is { } origin ? [origin]
            : Addresses.Count == 0 ? [WithoutPort[0]]
            : [.. Addresses.Select(address => FormatOrigin(address, GetHostName(address))).Distinct()];

    /// <summary>Gets all origins of the site, including the other names of loopback.</summary>
    public IReadOnlyList<string> All
        => [.. Announced.Concat(Addresses.Count == 0 ? WithoutPort : Addresses.SelectMany(GetAliases)).Distinct()];

    private string? PublicOrigin
    {
        get
        {
            var value = configuration[PublicUrlKey];
            if (string.IsNullOrWhiteSpace(value)) return null;
            return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? url.GetLeftPart(UriPartial.Authority)
                : throw new InvalidOperationException($"{PublicUrlKey} is '{value}': write the site's URL such as https://ads.example.com.");
        }
    }

    private List<BindingAddress> Addresses
        => [.. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            .Select(BindingAddress.Parse)
            .Where(address => !address.IsUnixPipe && !address.IsNamedPipe)];

    private static IEnumerable<string> GetAliases(BindingAddress address)
        => GetHostName(address) == "localhost" || LoopbackHosts.Contains(address.Host)
            ? LoopbackHosts.Select(host => FormatOrigin(address, host))
            : [FormatOrigin(address, address.Host)];

    /// <summary>Returns the host name for a browser, which cannot use a wildcard.</summary>
    private static string GetHostName(BindingAddress address) => address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;

    /// <summary>Formats the origin as a browser does, without the default port of the scheme.</summary>
    private static string FormatOrigin(BindingAddress address, string host)
        => new UriBuilder(address.Scheme, host, address.Port).Uri.GetLeftPart(UriPartial.Authority);
}
