namespace KakaoBusiness.AspNetCore;

/// <summary>Represents an advertiser's Kakao account that was connected under a key of the app, without its token.</summary>
public sealed class KakaoBusinessConnection
{
    /// <summary>Gets the Kakao Business scheme.</summary>
    public required string Scheme { get; init; }

    /// <summary>Gets the key that the app chose for the connection.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the owner for whom <see cref="IKakaoBusinessConnections.ListAsync"/> lists the connection, or <see langword="null"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>Gets whether the connection can be used.</summary>
    public required KakaoBusinessConnectionState State { get; init; }

    /// <summary>Gets why a new consent is needed; <see cref="KakaoBusinessConnectionLossReason.None"/> while the connection can be used.</summary>
    public KakaoBusinessConnectionLossReason LossReason { get; init; }

    /// <summary>Gets the granted scopes; empty if the connection cannot be used.</summary>
    public IReadOnlyList<string> GrantedScopes { get; init; } = [];

    /// <summary>Gets the scopes that Kakao reported as missing (code -402) since the last consent.</summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>
    /// Gets the ad accounts and channels that the token reaches, such as <c>moment:12345</c>, or <see langword="null"/> if Kakao did
    /// not report them.
    /// </summary>
    public IReadOnlyList<string>? GrantedResources { get; init; }

    /// <summary>
    /// Gets the ID of the Kakao account, if it is known. <see cref="KakaoBusinessOptions.AccountIdSource"/> selects which ID it is.
    /// </summary>
    public string? AccountId { get; init; }

    /// <summary>Gets the primary e-mail address of the Kakao account, if <c>biz_account_email</c> was granted.</summary>
    public string? Email { get; init; }

    /// <summary>Gets when the key was first connected.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Gets when the key was last connected or reconnected.</summary>
    public required DateTimeOffset ConsentedAt { get; init; }

    /// <summary>Gets when an ad API was last called with the token, with a precision of one hour, or <see langword="null"/>.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Gets when Kakao last reported whether the token is alive, or <see langword="null"/>.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Gets when the connection was lost, or <see langword="null"/> while it can be used.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>Returns the scheme and the state, never the key, the owner or the account.</summary>
    public override string ToString() => $"connection of {Scheme}: {State}";
}
