using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.Consent;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Represents a challenge that connects a Kakao account under a key, or connects it again. It does not sign anyone in. If
/// <see cref="Microsoft.AspNetCore.Authentication.OAuth.OAuthChallengeProperties.Scope"/> is not set, it requests the scopes that the connection has
/// and those that Kakao reported as missing. For a key that is not connected, it requests those of <see cref="KakaoBusinessOptions"/>.
/// </summary>
/// <example>
/// <code>
/// app.MapGet("/advertisers/{key}/connect", (string key) =>
///     Results.Challenge(new KakaoBusinessConnectProperties(key) { RedirectUri = "/advertisers" }, ["KakaoBusiness"]))
///     .RequireAuthorization("OwnsAdvertiser");
/// </code>
/// </example>
public sealed class KakaoBusinessConnectProperties : KakaoBusinessChallengeProperties
{
    /// <summary>Creates a challenge for a key.</summary>
    /// <param name="key">The key: 1 to 200 characters without U+0000, compared ordinally.</param>
    /// <exception cref="ArgumentException">The key is not valid.</exception>
    public KakaoBusinessConnectProperties(string key)
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        this.SetConnectionKey(key);
    }

    /// <summary>Gets the key.</summary>
    public string Key => this.GetConnectionKey()!;

    /// <summary>
    /// Gets or sets the owner for whom <see cref="IKakaoBusinessConnections.ListAsync"/> lists the connection. The default, <see langword="null"/>,
    /// keeps the owner of an existing connection.
    /// </summary>
    /// <exception cref="ArgumentException">The owner is not valid.</exception>
    public string? Owner
    {
        get => this.GetConnectionOwner();
        set
        {
            if (value is not null) KeyFormat.ThrowIfInvalid(value, nameof(value));
            this.SetConnectionOwner(value);
        }
    }
}
