using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>The origins (scheme, host and port) under which a browser reaches this site. Known once the server listens.</summary>
internal sealed class SiteOrigins(IServer server, IConfiguration configuration)
{
    /// <summary>Where browsers reach the site, when that is not where it listens: behind a proxy.</summary>
    public const string PublicUrlKey = "PublicUrl";

    // Of the test server, which listens nowhere.
    private static readonly string[] WithoutPort = ["http://localhost", "https://localhost"];

    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The origins to tell an operator: the public URL, else one for each address the server listens on.</summary>
    /// <exception cref="InvalidOperationException">The configured public URL is no URL.</exception>
    public IReadOnlyList<string> Announced
        => PublicOrigin is { } origin ? [origin]
            : Addresses.Count == 0 ? [WithoutPort[0]]
            : [.. Addresses.Select(address => OriginOf(address, NamedHostOf(address))).Distinct()];

    /// <summary>Every origin that leads here, the other names of loopback included.</summary>
    public IReadOnlyList<string> All
        => [.. Announced.Concat(Addresses.Count == 0 ? WithoutPort : Addresses.SelectMany(AliasesOf)).Distinct()];

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

    private static IEnumerable<string> AliasesOf(BindingAddress address)
        => NamedHostOf(address) == "localhost" || LoopbackHosts.Contains(address.Host)
            ? LoopbackHosts.Select(host => OriginOf(address, host))
            : [OriginOf(address, address.Host)];

    /// <summary>A wildcard is no name that a browser could use.</summary>
    private static string NamedHostOf(BindingAddress address) => address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;

    /// <summary>As a browser writes it: without the default port of the scheme.</summary>
    private static string OriginOf(BindingAddress address, string host)
        => new UriBuilder(address.Scheme, host, address.Port).Uri.GetLeftPart(UriPartial.Authority);
}
