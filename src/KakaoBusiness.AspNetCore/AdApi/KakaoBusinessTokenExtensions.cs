using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore;

/// <summary>The business token of a request's session.</summary>
public static class KakaoBusinessTokenExtensions
{
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
