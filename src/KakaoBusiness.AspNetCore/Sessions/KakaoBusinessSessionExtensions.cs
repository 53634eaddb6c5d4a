using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore;

/// <summary>Reads the ID and the business token of the session that a Kakao Business sign-in made.</summary>
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

    /// <summary>Gets the token of the session that the request came with.</summary>
    /// <param name="context">The request.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme whose session counts; <see langword="null"/> for any.</param>
    /// <returns>The token, or <see langword="null"/> without a session, or where tokens are not saved.</returns>
    /// <exception cref="ArgumentException"><paramref name="authenticationScheme"/> is no Kakao Business scheme.</exception>
    public static async ValueTask<KakaoBusinessToken?> GetKakaoBusinessTokenAsync(this HttpContext context, string? authenticationScheme = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (await context.RequestServices.GetRequiredService<SessionReader>().FindAsync(context, authenticationScheme))?.Token;
    }
}
