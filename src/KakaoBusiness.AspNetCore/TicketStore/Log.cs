using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>Defines the log messages with event IDs 300–399. No message contains a key, a session ID or an account.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Warning, "A stored session cannot be read. It was modified or truncated, belongs to another app, or is protected with keys that this node does not have. The user has to sign in again.", EventName = "EntryUnreadable")]
    public static partial void EntryUnreadable(this ILogger logger);

    [LoggerMessage(301, LogLevel.Debug, "A session was not renewed, because it has already ended.", EventName = "RenewalDropped")]
    public static partial void RenewalDropped(this ILogger logger);

    [LoggerMessage(302, LogLevel.Error, "The ticket backend is unavailable ({Operation}). Until it is available again, requests that need a session are answered with 503.", EventName = "BackendUnavailable")]
    public static partial void BackendUnavailable(this ILogger logger, Exception exception, string operation);

    [LoggerMessage(303, LogLevel.Information, "The ticket backend is available again.", EventName = "BackendAvailable")]
    public static partial void BackendAvailable(this ILogger logger);

    [LoggerMessage(304, LogLevel.Warning, "A call to the ticket backend failed ({Operation}, {ExceptionType}).", EventName = "BackendCallFailed")]
    public static partial void BackendCallFailed(this ILogger logger, string operation, string exceptionType);

    [LoggerMessage(305, LogLevel.Warning, "A session could not be renewed while the ticket backend was unavailable; it stays valid until its current expiration.", EventName = "RenewalFailed")]
    public static partial void RenewalFailed(this ILogger logger);

    [LoggerMessage(306, LogLevel.Warning, "A session ended while the ticket backend was unavailable; its entry is removed as soon as the backend is available again.", EventName = "RemovalPostponed")]
    public static partial void RemovalPostponed(this ILogger logger);

    [LoggerMessage(307, LogLevel.Information, "Removed the sessions that ended while the ticket backend was unavailable: {Count}.", EventName = "RemovalsDone")]
    public static partial void RemovalsDone(this ILogger logger, int count);

    [LoggerMessage(308, LogLevel.Error, "A sign-out was refused, because {Count} removals of sessions are already waiting for the ticket backend. The session stays valid, and the user can try again.", EventName = "RemovalRefused")]
    public static partial void RemovalRefused(this ILogger logger, int count);

    [LoggerMessage(309, LogLevel.Error, "The Data Protection keys cannot be loaded. Until they are, no session and no sign-in can be read, and requests that need one are answered with 503.", EventName = "KeyRingUnavailable")]
    public static partial void KeyRingUnavailable(this ILogger logger, Exception exception);

    [LoggerMessage(310, LogLevel.Information, "The Data Protection keys are loaded.", EventName = "KeyRingLoaded")]
    public static partial void KeyRingLoaded(this ILogger logger);

    [LoggerMessage(311, LogLevel.Debug, "The last use of a session was not recorded, because the ticket backend is unavailable.", EventName = "LastUseNotWritten")]
    public static partial void LastUseNotWritten(this ILogger logger);

    [LoggerMessage(323, LogLevel.Error, "The ticket backend accepts no writes ({Operation}). Until it does, nobody can sign in; existing sessions continue.", EventName = "BackendWritesRefused")]
    public static partial void BackendWritesRefused(this ILogger logger, Exception exception, string operation);

    [LoggerMessage(324, LogLevel.Information, "The ticket backend accepts writes again.", EventName = "BackendWritesAccepted")]
    public static partial void BackendWritesAccepted(this ILogger logger);

    [LoggerMessage(325, LogLevel.Error, "The ticket backend does not answer queries for lists of sessions ({Operation}). Until it does, users cannot list or end their sessions; existing sessions continue.", EventName = "BackendListsUnavailable")]
    public static partial void BackendListsUnavailable(this ILogger logger, Exception exception, string operation);

    [LoggerMessage(326, LogLevel.Information, "The ticket backend answers queries for lists of sessions again.", EventName = "BackendListsAvailable")]
    public static partial void BackendListsAvailable(this ILogger logger);

    [LoggerMessage(327, LogLevel.Warning, "Expired sessions could not be removed from the list of a user. A later sign-in of that user tries again.", EventName = "IndexNotTrimmed")]
    public static partial void IndexNotTrimmed(this ILogger logger);
}
