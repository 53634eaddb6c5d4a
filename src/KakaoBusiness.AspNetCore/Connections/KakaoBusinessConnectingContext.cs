using System.Security.Claims;

namespace KakaoBusiness.AspNetCore;

/// <summary>Describes a consent that is about to be stored, for <see cref="IKakaoBusinessConnectionEvents.ConnectingAsync"/>.</summary>
public sealed class KakaoBusinessConnectingContext
{
    /// <summary>Gets the user of the app, authenticated by <see cref="KakaoBusinessConnectionsOptions.UserScheme"/>.</summary>
    public required ClaimsPrincipal User { get; init; }

    /// <summary>Gets the connection that is about to be stored.</summary>
    public required KakaoBusinessConnection Connection { get; init; }

    /// <summary>Gets the connection that is currently stored under the key, or <see langword="null"/>.</summary>
    public KakaoBusinessConnection? Existing { get; init; }

    /// <summary>Gets whether a handler has refused the consent.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>
    /// Refuses the consent, for example because it is for another Kakao account. The library revokes its token, keeps the connection as it is, and
    /// shows the user a page with the code <see cref="KakaoBusinessErrorCodes.ConnectionRefused"/>.
    /// </summary>
    public void Refuse() => IsRefused = true;
}
