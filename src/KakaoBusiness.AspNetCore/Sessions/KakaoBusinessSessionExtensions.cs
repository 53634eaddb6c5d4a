using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore;

/// <summary>Provides extension methods that read the ID and the business token of a Kakao Business session.</summary>
public static class KakaoBusinessSessionExtensions
{
    /// <summary>
    /// Returns the ID of the session that a ticket belongs to, for example
    /// <c>(await HttpContext.AuthenticateAsync()).Properties?.GetKakaoBusinessSessionId()</c>.
    /// </summary>
    /// <param name="properties">The properties of the ticket.</param>
    /// <returns>The ID, or <see langword="null"/> if the ticket does not come from a Kakao Business sign-in.</returns>
    public static string? GetKakaoBusinessSessionId(this AuthenticationProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return properties.GetSessionId();
    }

    /// <summary>Returns the business token of the request's session.</summary>
    /// <param name="context">The HTTP context of the request.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme whose session is read, or <see langword="null"/> for any scheme.</param>
    /// <returns>The token, or <see langword="null"/> if there is no session or the app does not save tokens.</returns>
    /// <exception cref="ArgumentException"><paramref name="authenticationScheme"/> is not a Kakao Business scheme.</exception>
    public static async ValueTask<KakaoBusinessToken?> GetKakaoBusinessTokenAsync(this HttpContext context, string? authenticationScheme = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (await context.RequestServices.GetRequiredService<SessionReader>().FindAsync(context, authenticationScheme))?.Token;
    }
}
