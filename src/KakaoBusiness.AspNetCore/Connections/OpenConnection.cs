namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Represents a stored connection with its decrypted token, if there is one that can be decrypted.</summary>
internal sealed record OpenConnection(KakaoBusinessConnectionEntry Entry, KakaoBusinessToken? Token)
{
    /// <summary>Gets why the connection cannot be used, or <see cref="KakaoBusinessConnectionLossReason.None"/>.</summary>
    public KakaoBusinessConnectionLossReason LossReason
        => Entry.State == KakaoBusinessConnectionState.ReconnectRequired ? Entry.LossReason
            : Token is null ? KakaoBusinessConnectionLossReason.Unreadable
            : KakaoBusinessConnectionLossReason.None;

    /// <summary>Returns the scheme and the state, never the token, the key or the owner.</summary>
    public override string ToString() => Entry.ToString();
}

/// <summary>Represents the result of a consent: a token, and what is known about it.</summary>
internal sealed record ConnectionGrant(KakaoBusinessToken Token, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Resources)
{
    public IReadOnlyList<string> RequestedScopes { get; init; } = [];

    public IReadOnlyList<string> RequestedResources { get; init; } = [];

    public ConnectedAccount Account { get; init; } = new(null, null);

    /// <summary>Returns the scopes, never the token.</summary>
    public override string ToString() => $"grant of {KakaoBusinessScopes.Join(Scopes)}";
}
