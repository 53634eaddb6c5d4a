using System.Collections.Immutable;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Lists the Kakao Business schemes that store connections. It is filled during service registration and only read afterwards.</summary>
internal sealed class ConnectionSchemes
{
    public ImmutableArray<string> Names { get; private set; } = [];

    public bool Contains(string scheme) => Names.Contains(scheme, StringComparer.Ordinal);

    /// <summary>Adds a scheme. A second registration of the same scheme configures it further.</summary>
    public void Add(string scheme)
    {
        if (!Contains(scheme)) Names = Names.Add(scheme);
    }

    /// <summary>Returns the named scheme, or the only one if none is named.</summary>
    /// <exception cref="ArgumentException">The named scheme has no connections, or none is named and several schemes have connections.</exception>
    public string Resolve(string? authenticationScheme)
    {
        if (authenticationScheme is null && Names is [var only]) return only;
        if (authenticationScheme is not null && Contains(authenticationScheme)) return authenticationScheme;
        var reason = authenticationScheme is null ? "Several schemes have connections: name one." : $"The scheme '{authenticationScheme}' has no connections.";
        throw new ArgumentException($"{reason} Schemes with connections: {string.Join(", ", Names)}.", nameof(authenticationScheme));
    }
}
