namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>A stored connection with its token decrypted, as far as there is one that decrypts.</summary>
internal sealed record OpenConnection(KakaoBusinessConnectionEntry Entry, KakaoBusinessToken? Token)
{
    /// <summary>Why the connection cannot be used, or <see cref="KakaoBusinessConnectionLossReason.None"/>.</summary>
    public KakaoBusinessConnectionLossReason LossReason
        => Entry.State == KakaoBusinessConnectionState.ReconnectRequired ? Entry.LossReason
            : Token is null ? KakaoBusinessConnectionLossReason.Unreadable
            : KakaoBusinessConnectionLossReason.None;

    /// <summary>Never the token, the key or the owner.</summary>
    public override string ToString() => Entry.ToString();
}

/// <summary>What a consent gave: a token, and what is known about it.</summary>
internal sealed record ConnectionGrant(KakaoBusinessToken Token, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Resources)
{
    public IReadOnlyList<string> RequestedScopes { get; init; } = [];

    public IReadOnlyList<string> RequestedResources { get; init; } = [];

    public ConnectedAccount Account { get; init; } = new(null, null);

    /// <summary>Never the token.</summary>
    public override string ToString() => $"grant of {KakaoBusinessScopes.Join(Scopes)}";
}
