using System.Collections.Immutable;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>The Kakao Business schemes that store connections. Filled while services are registered, read afterwards.</summary>
internal sealed class ConnectionSchemes
{
    public ImmutableArray<string> Names { get; private set; } = [];

    public bool Contains(string scheme) => Names.Contains(scheme, StringComparer.Ordinal);

    /// <summary>A second call for the same scheme configures it further.</summary>
    public void Add(string scheme)
    {
        if (!Contains(scheme)) Names = Names.Add(scheme);
    }

    /// <summary>Returns the scheme that is meant: the one named, or the only one there is.</summary>
    /// <exception cref="ArgumentException">The scheme named has no connections, or none is named and there are several.</exception>
    public string Resolve(string? authenticationScheme)
    {
        if (authenticationScheme is null && Names is [var only]) return only;
        if (authenticationScheme is not null && Contains(authenticationScheme)) return authenticationScheme;
        var reason = authenticationScheme is null ? "Several schemes have connections: name one." : $"The scheme '{authenticationScheme}' has no connections.";
        throw new ArgumentException($"{reason} Schemes with connections: {string.Join(", ", Names)}.", nameof(authenticationScheme));
    }
}
