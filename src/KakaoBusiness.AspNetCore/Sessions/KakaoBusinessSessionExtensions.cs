using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore;

/// <summary>Reads what a Kakao Business sign-in recorded about its session.</summary>
public static class KakaoBusinessSessionExtensions
{
    /// <summary>The ID of the session that a ticket belongs to: <c>(await HttpContext.AuthenticateAsync()).Properties?.GetKakaoBusinessSessionId()</c>.</summary>
    /// <param name="properties">The properties of the ticket.</param>
    /// <returns>The ID, or <see langword="null"/> if the ticket is not of a Kakao Business sign-in.</returns>
    public static string? GetKakaoBusinessSessionId(this AuthenticationProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return properties.GetSessionId();
    }
}
