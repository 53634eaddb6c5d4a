using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Why the library revokes a token.</summary>
internal enum RevocationCause
{
    SignOut,
    Superseded,
    SignInFailed,
    UserChanged,
}

/// <summary>Event IDs 600–699: sign-out and revocation.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Information, "A business token was revoked. Cause: {Cause}.", EventName = "TokenRevoked")]
    public static partial void TokenRevoked(this ILogger logger, RevocationCause cause);

    [LoggerMessage(601, LogLevel.Debug, "A business token was to be revoked and was dead already. Cause: {Cause}.", EventName = "TokenWasDead")]
    public static partial void TokenWasDead(this ILogger logger, RevocationCause cause);

    [LoggerMessage(602, LogLevel.Warning, "A business token could not be revoked ({Code}) and may live on until its user ends it in Kakao's account settings. Cause: {Cause}. {Description}", EventName = "RevocationFailed")]
    public static partial void RevocationFailed(this ILogger logger, RevocationCause cause, string code, string description);

    [LoggerMessage(603, LogLevel.Warning, "A business token could not be revoked, by an exception of the backchannel. Cause: {Cause}.", EventName = "RevocationFaulted")]
    public static partial void RevocationFaulted(this ILogger logger, Exception exception, RevocationCause cause);

    [LoggerMessage(604, LogLevel.Warning, "The session that a sign-in replaces could not be read. Its business token is not revoked.", EventName = "SupersededUnreadable")]
    public static partial void SupersededUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(607, LogLevel.Warning, "The host stopped before the revocations under way had ended: its shutdown timeout is shorter than RevocationTimeout. Tokens of replaced sessions may live on until their users end them in Kakao's account settings.", EventName = "RevocationsCutOff")]
    public static partial void RevocationsCutOff(this ILogger logger);

    [LoggerMessage(606, LogLevel.Warning, "A sign-in carried a session that was ended during the request. The Kakao Business identity is left out of the new session.", EventName = "EndedSessionNotContinued")]
    public static partial void EndedSessionNotContinued(this ILogger logger);

    [LoggerMessage(605, LogLevel.Warning, "The redirect URL of a sign-out leads to a site that is not allowed, or is not a URL. It is ignored.", EventName = "SignOutUrlRefused")]
    public static partial void SignOutUrlRefused(this ILogger logger);
}
