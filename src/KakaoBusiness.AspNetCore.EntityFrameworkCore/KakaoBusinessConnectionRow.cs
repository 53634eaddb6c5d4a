namespace KakaoBusiness.AspNetCore.EntityFrameworkCore;

/// <summary>
/// Represents a row of the table <c>KakaoBusinessConnections</c>. It is public for compiled models and migrations, and unsealed for apps with
/// lazy-loading proxies. An app uses <see cref="IKakaoBusinessConnections"/>.
/// </summary>
/// <remarks>Times are UTC ticks, stored as whole numbers, because SQLite cannot compare <see cref="DateTimeOffset"/>.</remarks>
public class KakaoBusinessConnectionRow
{
    /// <summary>Gets or sets the Kakao Business scheme.</summary>
    public string Scheme { get; set; } = "";

    /// <summary>Gets or sets the SHA-256 of the key in UTF-8, in hexadecimal. It is unique with every collation of the database.</summary>
    public string KeyHash { get; set; } = "";

    /// <summary>Gets or sets the key.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the value that changes with every write.</summary>
    public Guid Stamp { get; set; }

    /// <summary>Gets or sets the owner.</summary>
    public string? Owner { get; set; }

    /// <summary>Gets or sets the SHA-256 of the owner in UTF-8, in hexadecimal.</summary>
    public string? OwnerHash { get; set; }

    /// <summary>Gets or sets the encrypted token.</summary>
    public byte[]? ProtectedToken { get; set; }

    /// <summary>Gets or sets the encrypted Kakao account.</summary>
    public byte[]? ProtectedAccount { get; set; }

    /// <summary>Gets or sets the granted scopes.</summary>
    public string GrantedScopes { get; set; } = "";

    /// <summary>Gets or sets the requested scopes.</summary>
    public string RequestedScopes { get; set; } = "";

    /// <summary>Gets or sets the scopes that Kakao reported as missing.</summary>
    public string MissingScopes { get; set; } = "";

    /// <summary>Gets or sets the granted resource IDs.</summary>
    public string? GrantedResources { get; set; }

    /// <summary>Gets or sets the requested resource IDs.</summary>
    public string RequestedResources { get; set; } = "";

    /// <summary>Gets or sets the state, as the numeric value of <see cref="KakaoBusinessConnectionState"/>.</summary>
    public int State { get; set; }

    /// <summary>Gets or sets the reason, as the numeric value of <see cref="KakaoBusinessConnectionLossReason"/>.</summary>
    public int LossReason { get; set; }

    /// <summary>Gets or sets when the key was first connected.</summary>
    public long ConnectedAt { get; set; }

    /// <summary>Gets or sets when the last consent was given.</summary>
    public long ConsentedAt { get; set; }

    /// <summary>Gets or sets when the token was last used.</summary>
    public long? UsedAt { get; set; }

    /// <summary>Gets or sets when the token was last checked.</summary>
    public long? CheckedAt { get; set; }

    /// <summary>Gets or sets when the connection was lost.</summary>
    public long? LostAt { get; set; }

    /// <summary>Gets or sets when the watcher checks the connection next.</summary>
    public long NextCheckAt { get; set; }

    /// <summary>Gets or sets the ID of the latest claim of the row.</summary>
    public Guid? ClaimId { get; set; }

    /// <summary>Gets or sets whether the loss still has to be reported.</summary>
    public bool IsEventPending { get; set; }
}
