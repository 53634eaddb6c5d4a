using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Event IDs 800–899: configuration problems that would only surface later, logged when the host has started, and reloads.</summary>
internal static partial class Log
{
    [LoggerMessage(800, LogLevel.Warning, "The sessions are in a store that nodes can share, but the Data Protection keys are only on this machine or in memory. Another node, or this one in a new container, cannot read any session. Persist the keys where all nodes can read them (PersistKeysTo..., or AddKakaoBusinessRedis, which does it).", EventName = "KeysNotShared")]
    public static partial void KeysNotShared(this ILogger logger);

    [LoggerMessage(801, LogLevel.Warning, "The app listens on {Address} and on no https address, and does not read X-Forwarded-Proto. The callback URL that Kakao gets begins with http, and code and cookies travel unencrypted. Serve https, or turn on forwarded headers behind a proxy that terminates TLS.", EventName = "CallbackOverHttp")]
    public static partial void CallbackOverHttp(this ILogger logger, string address);

    [LoggerMessage(802, LogLevel.Warning, "A session of scheme {Scheme} needs a cookie of about {Length} characters, more than fit into one cookie ({ChunkLength}). Every request carries {Chunks} chunks, and proxies that limit headers may refuse it. Request fewer scopes or ad accounts, or add a ticket store.", EventName = "CookieOfSeveralChunks")]
    public static partial void CookieOfSeveralChunks(this ILogger logger, string scheme, int length, int chunkLength, int chunks);

    [LoggerMessage(803, LogLevel.Warning, "A session in cookie scheme {CookieScheme} slides by {ExpireTimeSpan} and survives that long without use. Anyone who uses the browser in that time can access the ad accounts, because the token does not expire. Set ExpireTimeSpan to {Sensible} or less.", EventName = "SlidingTooLong")]
    public static partial void SlidingTooLong(this ILogger logger, string cookieScheme, TimeSpan expireTimeSpan, TimeSpan sensible);

    [LoggerMessage(804, LogLevel.Warning, "A session of scheme {Scheme} slides without end, because AbsoluteSessionLifetime is off. A stolen cookie that is used stays valid forever. Set AbsoluteSessionLifetime.", EventName = "NoAbsoluteEnd")]
    public static partial void NoAbsoluteEnd(this ILogger logger, string scheme);

    [LoggerMessage(805, LogLevel.Warning, "The session cookie of scheme {CookieScheme} has the path {Path}. Browsers send it to the callback path {CallbackPath} only if the app's path base is below that path. Otherwise a new sign-in cannot find the session that it replaces, and the older token stays valid. Leave Cookie.Path out.", EventName = "CookieMissesCallback")]
    public static partial void CookieMissesCallback(this ILogger logger, string cookieScheme, string path, string callbackPath);

    [LoggerMessage(806, LogLevel.Warning, "The session cookie of scheme {CookieScheme} is always Secure, but the app listens on {Address} and on no https address, and does not read X-Forwarded-Proto. Browsers on plain http drop the cookie, and no user stays signed in. Serve https, or turn on forwarded headers behind a proxy that terminates TLS.", EventName = "SecureCookieOverHttp")]
    public static partial void SecureCookieOverHttp(this ILogger logger, string cookieScheme, string address);

    [LoggerMessage(807, LogLevel.Information, "The client secret of scheme {Scheme} changed in the configuration. The next sign-in uses the new one.", EventName = "ClientSecretReloaded")]
    public static partial void ClientSecretReloaded(this ILogger logger, string scheme);

    [LoggerMessage(808, LogLevel.Warning, "The client secret of scheme {Scheme} changed in the configuration, but {Fault}. The app continues to use the current secret.", EventName = "ClientSecretKept")]
    public static partial void ClientSecretKept(this ILogger logger, string scheme, string fault);

    [LoggerMessage(809, LogLevel.Warning, "The app's claims transformation {Transformation} was registered after AddKakaoBusiness and replaces the library's, because ASP.NET Core uses only the last one. Policies work as before, but users get no ClaimTypes.Email and no claim for each scope and resource. Register it before AddKakaoBusiness, or call services.AddKakaoBusinessAuthorization() after it.", EventName = "ClaimsTransformationReplaced")]
    public static partial void ClaimsTransformationReplaced(this ILogger logger, string transformation);

    [LoggerMessage(810, LogLevel.Information, "Scheme {Scheme} sends no client_secret, because none is configured. Kakao refuses that with KOE010 unless the client secret feature is off for the REST API key.", EventName = "NoClientSecret")]
    public static partial void NoClientSecret(this ILogger logger, string scheme);

    [LoggerMessage(811, LogLevel.Warning, "Interactive components keep the rights of their user after the session has ended. Call AddKakaoBusinessCircuits() after AddInteractiveServerComponents().", EventName = "CircuitsKeepRights")]
    public static partial void CircuitsKeepRights(this ILogger logger);
}
