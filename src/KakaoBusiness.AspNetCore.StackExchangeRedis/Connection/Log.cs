using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Contains the log messages, with event IDs 350–399. No message contains an address or a password.</summary>
internal static partial class Log
{
    [LoggerMessage(350, LogLevel.Warning, "The Data Protection keys in Redis are not encrypted: anybody who can read Redis can decrypt all sessions. Call AddDataProtection().ProtectKeysWithCertificate(...), or store the keys elsewhere.", EventName = "KeysUnprotected")]
    public static partial void KeysUnprotected(this ILogger logger);

    [LoggerMessage(351, LogLevel.Warning, "The connection to Redis uses neither TLS nor loopback: session keys and entries can be read and changed in transit. Add ssl=true to the connection string.", EventName = "ConnectionUnprotected")]
    public static partial void ConnectionUnprotected(this ILogger logger);

    [LoggerMessage(352, LogLevel.Error, "Could not connect to Redis. The next call that needs Redis tries again.", EventName = "ConnectFailed")]
    public static partial void ConnectFailed(this ILogger logger, Exception exception);

    [LoggerMessage(353, LogLevel.Warning, "Could not subscribe to session changes. This node tries again every second. Until then, a sign-out on another node takes effect here when the local cache entry expires.", EventName = "SubscriptionFailed")]
    public static partial void SubscriptionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(354, LogLevel.Debug, "Subscribed to session changes.", EventName = "Subscribed")]
    public static partial void Subscribed(this ILogger logger);
}
