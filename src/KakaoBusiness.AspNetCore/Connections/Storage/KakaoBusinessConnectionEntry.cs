namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Represents one connection as an <see cref="IKakaoBusinessConnectionStore"/> stores it. Only the library reads and writes it. An app uses
/// <see cref="IKakaoBusinessConnections"/>.
/// </summary>
/// <remarks>The token and the Kakao account are encrypted. A store has to return every member exactly as it was stored.</remarks>
public sealed record KakaoBusinessConnectionEntry
{
    /// <summary>Gets or sets the Kakao Business scheme. Together with <see cref="Key"/> it identifies the entry.</summary>
    public required string Scheme { get; init; }

    /// <summary>Gets or sets the key that the app chose for the connection: at most 200 characters, compared ordinally.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// Gets or sets a random value that changes with every write. A write succeeds only if the stored stamp is the one that it was based on.
    /// </summary>
    public required Guid Stamp { get; init; }

    /// <summary>
    /// Gets or sets the owner for whom <see cref="IKakaoBusinessConnections.ListAsync"/> lists the connection, or <see langword="null"/>.
    /// </summary>
    public string? Owner { get; init; }

    /// <summary>Gets or sets the encrypted business token, or <see langword="null"/> once it is known to be dead.</summary>
    public byte[]? ProtectedToken { get; init; }

    /// <summary>Gets or sets the encrypted ID and e-mail of the Kakao account, or <see langword="null"/> if neither is known.</summary>
    public byte[]? ProtectedAccount { get; init; }

    /// <summary>Gets or sets the granted scopes, separated by spaces.</summary>
    public string GrantedScopes { get; init; } = "";

    /// <summary>Gets or sets the scopes that the last consent asked for, separated by spaces.</summary>
    public string RequestedScopes { get; init; } = "";

    /// <summary>Gets or sets the scopes that Kakao reported as missing (code -402) since the last consent, separated by spaces.</summary>
    public string MissingScopes { get; init; } = "";

    /// <summary>Gets or sets the resource IDs that the token reaches, separated by spaces, or <see langword="null"/> if Kakao did not report them.</summary>
    public string? GrantedResources { get; init; }

    /// <summary>Gets or sets the resource IDs that the last consent asked for, separated by spaces.</summary>
    public string RequestedResources { get; init; } = "";

    /// <summary>Gets or sets whether the connection can be used.</summary>
    public required KakaoBusinessConnectionState State { get; init; }

    /// <summary>Gets or sets why the connection needs a new consent.</summary>
    public KakaoBusinessConnectionLossReason LossReason { get; init; }

    /// <summary>Gets or sets when the key was first connected.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Gets or sets when the last consent was given.</summary>
    public required DateTimeOffset ConsentedAt { get; init; }

    /// <summary>Gets or sets when the token was last used for an ad API call, recorded at most once per hour.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Gets or sets when Kakao last reported whether the token is alive.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Gets or sets when the connection was lost, or <see langword="null"/> while it is connected.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>Gets or sets when the watcher processes the entry next, or <see cref="DateTimeOffset.MaxValue"/> for never.</summary>
    public required DateTimeOffset NextCheckAt { get; init; }

    /// <summary>Gets or sets whether the loss still has to be reported to the app.</summary>
    public bool IsEventPending { get; init; }

    /// <summary>Returns the scheme and the state, never the key, the owner or the token.</summary>
    public override string ToString() => $"connection of {Scheme}: {State}";
}
