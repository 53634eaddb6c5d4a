using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Specifies why the library revokes a token.</summary>
internal enum RevocationCause
{
    SignOut,
    Superseded,
    SignInFailed,
    UserChanged,
}

/// <summary>Contains the log messages about sessions and revocation, with event IDs 600–699.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Information, "A business token was revoked. Cause: {Cause}.", EventName = "TokenRevoked")]
    public static partial void TokenRevoked(this ILogger logger, RevocationCause cause);

    [LoggerMessage(601, LogLevel.Debug, "A business token was already dead when the library tried to revoke it. Cause: {Cause}.", EventName = "TokenWasDead")]
    public static partial void TokenWasDead(this ILogger logger, RevocationCause cause);

    [LoggerMessage(602, LogLevel.Warning, "A business token could not be revoked ({Code}). It may stay valid until its user disconnects the app in Kakao's account settings. Cause: {Cause}. {Description}", EventName = "RevocationFailed")]
    public static partial void RevocationFailed(this ILogger logger, RevocationCause cause, string code, string description);

    [LoggerMessage(603, LogLevel.Warning, "A business token could not be revoked because the backchannel threw an exception. It may stay valid. Cause: {Cause}.", EventName = "RevocationFaulted")]
    public static partial void RevocationFaulted(this ILogger logger, Exception exception, RevocationCause cause);

    [LoggerMessage(604, LogLevel.Warning, "The session that a sign-in replaces could not be read. Its business token is not revoked.", EventName = "SupersededUnreadable")]
    public static partial void SupersededUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(606, LogLevel.Warning, "A sign-in carried a session that ended during the request. The new session does not contain the Kakao Business identity.", EventName = "EndedSessionNotContinued")]
    public static partial void EndedSessionNotContinued(this ILogger logger);

    [LoggerMessage(607, LogLevel.Warning, "The host stopped before all pending revocations were completed, because its shutdown timeout is shorter than RevocationTimeout. Tokens of replaced sessions may stay valid until their users disconnect the app in Kakao's account settings.", EventName = "RevocationsCutOff")]
    public static partial void RevocationsCutOff(this ILogger logger);

    [LoggerMessage(610, LogLevel.Information, "Answered {Path} with 503: {Reason}.", EventName = "OutageAnswered")]
    public static partial void OutageAnswered(this ILogger logger, string path, string reason);

    [LoggerMessage(611, LogLevel.Warning, "The shared list of ended sessions could not be read or written. This node continues with the entries that it has. If it has not read the list since it started, requests with an older session are answered with 503.", EventName = "EndedListUnavailable")]
    public static partial void EndedListUnavailable(this ILogger logger, Exception exception);

    [LoggerMessage(612, LogLevel.Error, "The shared list of ended sessions in the cache entry {Key} cannot be read: it was tampered with, or it was written by another version or with Data Protection keys that this node does not have. The entry is not overwritten. Restore the keys, or remove the entry if the keys are lost.", EventName = "EndedListUnreadable")]
    public static partial void EndedListUnreadable(this ILogger logger, string key);

    [LoggerMessage(613, LogLevel.Information, "The shared list of ended sessions is available again.", EventName = "EndedListAvailable")]
    public static partial void EndedListAvailable(this ILogger logger);

    [LoggerMessage(614, LogLevel.Warning, "The list of ended sessions had too many entries for {Count} users. All earlier sessions of these users are ended.", EventName = "EndedSessionsFolded")]
    public static partial void EndedSessionsFolded(this ILogger logger, int count);

    [LoggerMessage(615, LogLevel.Error, "The list of ended sessions is full ({Capacity} entries), with entries of too many users. The oldest entries were merged into one that ends all earlier sessions of all users. Increase KakaoBusiness:EndedSessions:Capacity, or use a ticket store.", EventName = "EndedSessionsOfAllFolded")]
    public static partial void EndedSessionsOfAllFolded(this ILogger logger, int capacity);

    [LoggerMessage(616, LogLevel.Information, "A session of scheme {Scheme} belongs to a user of the app who is no longer signed in. Another user now uses this browser, so the session is ended.", EventName = "SessionOfAnotherUserEnded")]
    public static partial void SessionOfAnotherUserEnded(this ILogger logger, string scheme);
}
