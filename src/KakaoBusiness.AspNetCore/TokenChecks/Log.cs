using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>Event IDs 500–599: checks whether the token of a session is still alive.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Information, "The business token of a session of scheme {Scheme} is dead. The session ends.", EventName = "TokenFoundDead")]
    public static partial void TokenFoundDead(this ILogger logger, string scheme);

    [LoggerMessage(501, LogLevel.Information, "The grants of a business token of scheme {Scheme} have changed. The claims of the session are updated.", EventName = "GrantsChanged")]
    public static partial void GrantsChanged(this ILogger logger, string scheme);

    [LoggerMessage(502, LogLevel.Warning, "Could not determine whether a business token of scheme {Scheme} is still valid ({Code}). The session continues. {Description}", EventName = "TokenCheckInconclusive")]
    public static partial void TokenCheckInconclusive(this ILogger logger, string scheme, string code, string description);

    [LoggerMessage(503, LogLevel.Warning, "Could not determine whether a business token of scheme {Scheme} is still valid, because the app's backchannel or claim actions threw an exception. The session continues.", EventName = "TokenCheckFaulted")]
    public static partial void TokenCheckFaulted(this ILogger logger, Exception exception, string scheme);

    [LoggerMessage(504, LogLevel.Debug, "Kakao is slow to report whether a business token of scheme {Scheme} is still valid. The request continues without waiting for the response.", EventName = "TokenCheckSlow")]
    public static partial void TokenCheckSlow(this ILogger logger, string scheme);
}
