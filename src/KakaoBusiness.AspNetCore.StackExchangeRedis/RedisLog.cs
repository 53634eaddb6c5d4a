using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Event IDs 350–399. No message names an address or a password.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(350, LogLevel.Warning, "The Data Protection keys in Redis are not protected themselves: whoever reads Redis can decrypt every session. Add AddDataProtection().ProtectKeysWithCertificate(...), or keep the keys elsewhere.", EventName = "KeysUnprotected")]
    public static partial void KeysUnprotected(this ILogger logger);

    [LoggerMessage(351, LogLevel.Warning, "The connection to Redis is neither TLS nor loopback: session keys and entries can be read and changed on the way. Add ssl=true to the connection string.", EventName = "ConnectionUnprotected")]
    public static partial void ConnectionUnprotected(this ILogger logger);

    [LoggerMessage(352, LogLevel.Error, "The connection to Redis could not be opened; it is tried again when it is needed.", EventName = "ConnectFailed")]
    public static partial void ConnectFailed(this ILogger logger, Exception exception);

    [LoggerMessage(353, LogLevel.Warning, "This node could not subscribe to changes of sessions; it is tried again every second. Until then a sign-out on another node is seen here when the local cache's entry expires, at the latest.", EventName = "SubscriptionFailed")]
    public static partial void SubscriptionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(354, LogLevel.Debug, "Subscribed to changes of sessions.", EventName = "Subscribed")]
    public static partial void Subscribed(this ILogger logger);
}
