namespace KakaoBusiness.AspNetCore.EntityFrameworkCore;

/// <summary>
/// Represents a row of the table <c>KakaoBusinessOwedRevocations</c>. It is public for compiled models and migrations, and unsealed for apps with
/// lazy-loading proxies.
/// </summary>
public class KakaoBusinessOwedRevocationRow
{
    /// <summary>Gets or sets the ID.</summary>
    public Guid Id { get; set; }

    /// <summary>Gets or sets the Kakao Business scheme.</summary>
    public string Scheme { get; set; } = "";

    /// <summary>Gets or sets the encrypted token.</summary>
    public byte[] ProtectedToken { get; set; } = [];

    /// <summary>Gets or sets when the revocation became owed, in UTC ticks.</summary>
    public long OwedSince { get; set; }

    /// <summary>Gets or sets when the watcher tries to revoke the token next, in UTC ticks.</summary>
    public long DueAt { get; set; }

    /// <summary>Gets or sets the ID of the latest claim of the row.</summary>
    public Guid? ClaimId { get; set; }
}
