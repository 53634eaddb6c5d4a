using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Event IDs 800–899: configuration problems that would only surface later, logged when the host has started, and reloads.</summary>
internal static partial class Log
{
    [LoggerMessage(800, LogLevel.Warning, "The sessions lie in a store that nodes can share, and the Data Protection keys in this machine's own place or in memory alone: another node, or this one in a new container, can read no session. Keep the keys where all nodes find them (PersistKeysTo..., or AddKakaoBusinessRedis, which does it).", EventName = "KeysNotShared")]
    public static partial void KeysNotShared(this ILogger logger);

    [LoggerMessage(801, LogLevel.Warning, "The app listens on {Address} and on no https address, and reads no X-Forwarded-Proto: the callback URL that Kakao gets begins with http, code and cookies travel unencrypted. Serve https, or turn forwarded headers on behind a proxy that ends TLS.", EventName = "CallbackOverHttp")]
    public static partial void CallbackOverHttp(this ILogger logger, string address);

    [LoggerMessage(802, LogLevel.Warning, "A session of scheme {Scheme} makes a cookie of about {Length} characters, more than one cookie holds ({ChunkLength}): every request carries {Chunks} chunks, and proxies that limit headers may refuse them. Ask for fewer consent items or ad accounts, or add a ticket store.", EventName = "CookieOfSeveralChunks")]
    public static partial void CookieOfSeveralChunks(this ILogger logger, string scheme, int length, int chunkLength, int chunks);

    [LoggerMessage(803, LogLevel.Warning, "A session in cookie scheme {CookieScheme} slides by {ExpireTimeSpan} and so survives as long without any use: whoever finds the browser has the ad accounts, whose token does not expire. Set ExpireTimeSpan to {Sensible} or less.", EventName = "SlidingTooLong")]
    public static partial void SlidingTooLong(this ILogger logger, string cookieScheme, TimeSpan expireTimeSpan, TimeSpan sensible);

    [LoggerMessage(804, LogLevel.Warning, "A session of scheme {Scheme} slides without end: AbsoluteSessionLifetime is off, and a stolen cookie that is used lives forever. Set AbsoluteSessionLifetime.", EventName = "NoAbsoluteEnd")]
    public static partial void NoAbsoluteEnd(this ILogger logger, string scheme);

    [LoggerMessage(805, LogLevel.Warning, "The session cookie of scheme {CookieScheme} has the path {Path}. Browsers send it to the callback path {CallbackPath} only if the app's path base lies below that path: otherwise a new sign-in cannot find the session that it replaces, and the older token stays valid. Leave Cookie.Path out.", EventName = "CookieMissesCallback")]
    public static partial void CookieMissesCallback(this ILogger logger, string cookieScheme, string path, string callbackPath);

    [LoggerMessage(806, LogLevel.Warning, "The session cookie of scheme {CookieScheme} is always Secure, but the app listens on {Address} and on no https address, and reads no X-Forwarded-Proto: browsers on plain http drop the cookie, and nobody stays signed in. Serve https, or turn forwarded headers on behind a proxy that ends TLS.", EventName = "SecureCookieOverHttp")]
    public static partial void SecureCookieOverHttp(this ILogger logger, string cookieScheme, string address);

    [LoggerMessage(807, LogLevel.Information, "The client secret of scheme {Scheme} changed in the configuration. The next sign-in uses the new one.", EventName = "ClientSecretReloaded")]
    public static partial void ClientSecretReloaded(this ILogger logger, string scheme);

    [LoggerMessage(808, LogLevel.Warning, "The client secret of scheme {Scheme} changed in the configuration, but {Fault}. The app continues with the secret it has.", EventName = "ClientSecretKept")]
    public static partial void ClientSecretKept(this ILogger logger, string scheme, string fault);

    [LoggerMessage(809, LogLevel.Warning, "The app's claims transformation {Transformation} was registered after AddKakaoBusiness and replaces the library's, because ASP.NET Core uses the last one only. Policies work as before, but users get no ClaimTypes.Email and no claim for each scope and resource. Register it before AddKakaoBusiness, or call services.AddKakaoBusinessAuthorization() after it.", EventName = "ClaimsTransformationReplaced")]
    public static partial void ClaimsTransformationReplaced(this ILogger logger, string transformation);

    [LoggerMessage(810, LogLevel.Information, "Scheme {Scheme} sends no client_secret: none is configured. Kakao refuses that with KOE010 unless the client secret feature is off for the REST API key.", EventName = "NoClientSecret")]
    public static partial void NoClientSecret(this ILogger logger, string scheme);

    [LoggerMessage(811, LogLevel.Warning, "Interactive components keep the rights of their user after the session has ended. Call AddKakaoBusinessCircuits() behind AddInteractiveServerComponents().", EventName = "CircuitsKeepRights")]
    public static partial void CircuitsKeepRights(this ILogger logger);
}
