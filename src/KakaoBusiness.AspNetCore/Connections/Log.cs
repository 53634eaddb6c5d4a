using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Event IDs 900–999: connections. Above Debug no message names a key, an owner or an account.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Information, "A connection of scheme {Scheme} was lost: its business token is dead. The advertiser has to reconnect.", EventName = "ConnectionLost")]
    public static partial void ConnectionLost(this ILogger logger, string scheme);

    [LoggerMessage(901, LogLevel.Error, "The business token of a connection of scheme {Scheme} cannot be decrypted. The Data Protection keys or the client ID have changed, or the row was copied. Restore the keys; otherwise the advertiser has to reconnect.", EventName = "ConnectionUnreadable")]
    public static partial void ConnectionUnreadable(this ILogger logger, string scheme);

    [LoggerMessage(902, LogLevel.Information, "The granted scopes or ad accounts of a connection of scheme {Scheme} have changed.", EventName = "ConnectionGrantsChanged")]
    public static partial void ConnectionGrantsChanged(this ILogger logger, string scheme);

    [LoggerMessage(903, LogLevel.Warning, "Could not determine whether the business token of a connection of scheme {Scheme} is still valid ({Code}). The connection stays connected and is checked again later.", EventName = "ConnectionCheckInconclusive")]
    public static partial void ConnectionCheckInconclusive(this ILogger logger, string scheme, string code);

    [LoggerMessage(904, LogLevel.Warning, "Could not write to the connection store ({Operation}). The call continues.", EventName = "ConnectionNotRecorded")]
    public static partial void ConnectionNotRecorded(this ILogger logger, Exception exception, string operation);

    [LoggerMessage(905, LogLevel.Error, "An event handler of the app threw an exception for a connection of scheme {Scheme}. If the connection was lost, the watcher reports it again.", EventName = "ConnectionEventFailed")]
    public static partial void ConnectionEventFailed(this ILogger logger, Exception exception, string scheme);

    [LoggerMessage(906, LogLevel.Error, "The watcher could not read or write the connection store of scheme {Scheme}. It tries again in {Delay}.", EventName = "WatcherStoreUnavailable")]
    public static partial void WatcherStoreUnavailable(this ILogger logger, Exception exception, string scheme, TimeSpan delay);

    [LoggerMessage(907, LogLevel.Warning, "Checking {Connections} connections of scheme {Scheme} every {Interval} takes {Calls} calls a month, more than half of the 3,000,000 that Kakao allows an app. Increase CheckInterval.", EventName = "WatcherNearsQuota")]
    public static partial void WatcherNearsQuota(this ILogger logger, string scheme, long connections, TimeSpan interval, long calls);

    [LoggerMessage(908, LogLevel.Warning, "A token of scheme {Scheme} could not be revoked ({Code}). The revocation is stored and retried.", EventName = "RevocationOwed")]
    public static partial void RevocationOwed(this ILogger logger, string scheme, string code);

    [LoggerMessage(910, LogLevel.Error, "An owed revocation of scheme {Scheme} cannot be decrypted and was removed. The token may stay valid at Kakao.", EventName = "RevocationUnreadable")]
    public static partial void RevocationUnreadable(this ILogger logger, string scheme);

    [LoggerMessage(911, LogLevel.Information, "A connection of scheme {Scheme} was disconnected ({Result}).", EventName = "ConnectionDisconnected")]
    public static partial void ConnectionDisconnected(this ILogger logger, string scheme, KakaoBusinessDisconnectResult result);

    [LoggerMessage(912, LogLevel.Warning, "The Data Protection keys are in the user profile of this machine. Another node, or this one in a new container, cannot read the tokens of stored connections. Persist the keys where all processes that share the connections can read them.", EventName = "ConnectionKeysInUserProfile")]
    public static partial void KeysInUserProfile(this ILogger logger);

    [LoggerMessage(913, LogLevel.Information, "A Kakao account was connected by scheme {Scheme}.", EventName = "AccountConnected")]
    public static partial void AccountConnected(this ILogger logger, string scheme);

    [LoggerMessage(914, LogLevel.Error, "The connection store of scheme {Scheme} is unavailable. No Kakao account can be connected, and stored connections are unchanged.", EventName = "ConnectStoreUnavailable")]
    public static partial void ConnectStoreUnavailable(this ILogger logger, Exception exception, string scheme);

    [LoggerMessage(915, LogLevel.Error, "Kakao and the connection store of scheme {Scheme} are both unavailable. The token of a consent that was not stored may stay valid at Kakao.", EventName = "TokenNotRevoked")]
    public static partial void TokenNotRevoked(this ILogger logger, Exception exception, string scheme);

    [LoggerMessage(916, LogLevel.Error, "Connections of scheme {Scheme} cannot be used: the store or the Data Protection keys are unavailable.", EventName = "ConnectionsUnhealthy")]
    public static partial void ConnectionsUnhealthy(this ILogger logger, Exception exception, string scheme);

    [LoggerMessage(917, LogLevel.Warning, "The cookie of scheme {CookieScheme} is SameSite=Strict and does not reach the callback from Kakao: no user of the app can connect a Kakao account. Set SameSite to Lax.", EventName = "LoginCookieStrict")]
    public static partial void LoginCookieStrict(this ILogger logger, string cookieScheme);

    [LoggerMessage(918, LogLevel.Information, "This process does not watch the connections. Another process that shares the database has to. Otherwise lost connections are not noticed and owed revocations are not retried.", EventName = "WatchOff")]
    public static partial void WatchOff(this ILogger logger);
}
