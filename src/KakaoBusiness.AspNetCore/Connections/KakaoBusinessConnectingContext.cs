using System.Security.Claims;

namespace KakaoBusiness.AspNetCore;

/// <summary>A consent that is about to be stored, as <see cref="IKakaoBusinessConnectionEvents.ConnectingAsync"/> sees it.</summary>
public sealed class KakaoBusinessConnectingContext
{
    /// <summary>Gets the user of the app, authenticated by its default scheme.</summary>
    public required ClaimsPrincipal User { get; init; }

    /// <summary>Gets the connection as it would be stored.</summary>
    public required KakaoBusinessConnection Connection { get; init; }

    /// <summary>Gets the connection that is stored under the key now, or <see langword="null"/>.</summary>
    public KakaoBusinessConnection? Existing { get; init; }

    /// <summary>Gets whether a handler has refused the consent.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>
    /// Refuses the consent, for example because it is another Kakao account. Its token is revoked, the connection stays as it is, and the
    /// user sees a page with the code <see cref="KakaoBusinessErrorCodes.ConnectionRefused"/>.
    /// </summary>
    public void Refuse() => IsRefused = true;
}
