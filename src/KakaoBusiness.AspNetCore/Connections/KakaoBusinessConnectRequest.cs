using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Describes who wants to connect which key, for
/// <see cref="KakaoBusinessConnectionsBuilder.AuthorizeConnect(Func{KakaoBusinessConnectRequest, Task{bool}})"/>.
/// </summary>
public sealed class KakaoBusinessConnectRequest
{
    internal KakaoBusinessConnectRequest(HttpContext httpContext, ClaimsPrincipal user, string scheme, string key)
        => (HttpContext, User, Scheme, Key) = (httpContext, user, scheme, key);

    /// <summary>Gets the request of the challenge or of the callback. In the callback, its <c>User</c> is not set yet.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>Gets the user of the app, authenticated by <see cref="KakaoBusinessConnectionsOptions.UserScheme"/>.</summary>
    public ClaimsPrincipal User { get; }

    /// <summary>Gets the Kakao Business scheme.</summary>
    public string Scheme { get; }

    /// <summary>Gets the key.</summary>
    public string Key { get; }

    /// <summary>Returns the scheme, never the key or the user.</summary>
    public override string ToString() => $"connect request of {Scheme}";
}
