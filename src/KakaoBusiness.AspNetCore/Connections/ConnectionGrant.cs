using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>What a consent gave: a token, and what is known about it.</summary>
internal sealed record ConnectionGrant(KakaoBusinessToken Token, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Resources)
{
    public IReadOnlyList<string> RequestedScopes { get; init; } = [];

    public IReadOnlyList<string> RequestedResources { get; init; } = [];

    public ConnectedAccount Account { get; init; } = new(null, null);

    /// <summary>Never the token.</summary>
    public override string ToString() => $"grant of {ScopeList.Join(Scopes)}";
}
