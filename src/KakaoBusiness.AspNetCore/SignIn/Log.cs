using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>
/// Defines the log messages with event IDs 100–199. The only value from the network in a message is an error code that was validated.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Sign-in with scheme {Scheme} failed: {Code} ({Kind}). {Description}", EventName = "SignInFailed")]
    public static partial void SignInFailed(this ILogger logger, string scheme, string code, KakaoBusinessErrorKind kind, string description);

    [LoggerMessage(101, LogLevel.Error, "Sign-in with scheme {Scheme} failed because the app's code threw an exception.", EventName = "SignInFaulted")]
    public static partial void SignInFaulted(this ILogger logger, Exception exception, string scheme);

    [LoggerMessage(102, LogLevel.Warning, "Could not retrieve userinfo ({Code}). The ticket has no e-mail. {Description}", EventName = "UserInformationMissing")]
    public static partial void UserInformationMissing(this ILogger logger, string code, string description);

    [LoggerMessage(103, LogLevel.Warning, "Could not retrieve tokeninfo ({Code}). The ticket has no ad accounts. {Description}", EventName = "TokenInformationMissing")]
    public static partial void TokenInformationMissing(this ILogger logger, string code, string description);

    [LoggerMessage(104, LogLevel.Information, "biz_account_email was granted, but userinfo does not contain the e-mail in a known property. Map it with ClaimActions if Kakao's response has changed.", EventName = "EmailMissing")]
    public static partial void EmailMissing(this ILogger logger);

    [LoggerMessage(105, LogLevel.Information, "Userinfo and tokeninfo do not contain the account ID in a known property. The ticket has no name identifier.", EventName = "AccountIdMissing")]
    public static partial void AccountIdMissing(this ILogger logger);

    [LoggerMessage(106, LogLevel.Warning, "The return URL of a challenge leads to a site that is not allowed, or is not a URL. The user returns to the start page.", EventName = "ReturnUrlRefused")]
    public static partial void ReturnUrlRefused(this ILogger logger);

    [LoggerMessage(107, LogLevel.Debug, "Scheme {Scheme} sends the user to Kakao's consent screen for {Scopes}.", EventName = "ConsentRequested")]
    public static partial void ConsentRequested(this ILogger logger, string scheme, string scopes);

    [LoggerMessage(108, LogLevel.Debug, "A challenge of scheme {Scheme} cannot redirect the request. It is answered with 401, or with 403 for a connection.", EventName = "ChallengeAnswered")]
    public static partial void ChallengeAnswered(this ILogger logger, string scheme);

    [LoggerMessage(110, LogLevel.Warning, "FailurePath {FailurePath} has no endpoint. The built-in page is shown instead.", EventName = "FailurePathMissing")]
    public static partial void FailurePathMissing(this ILogger logger, string failurePath);

    [LoggerMessage(111, LogLevel.Warning, "Tokeninfo lists more scopes or ad accounts than fit into a session. The claims do not contain those beyond the limit. IKakaoBusinessClient.GetTokenInformationAsync returns the whole response in Body.", EventName = "TokenInformationCut")]
    public static partial void TokenInformationCut(this ILogger logger);

    [LoggerMessage(112, LogLevel.Warning, "The return URL of a challenge makes the state too long ({StateLength} characters, at most {MaxStateLength}). The user returns to the start page.", EventName = "ReturnUrlTooLong")]
    public static partial void ReturnUrlTooLong(this ILogger logger, int stateLength, int maxStateLength);

    [LoggerMessage(113, LogLevel.Warning, "FailurePath {FailurePath} requires a sign-in itself. Allow anonymous access to it (AllowAnonymous). The built-in page is shown instead.", EventName = "FailurePathNotOpen")]
    public static partial void FailurePathNotOpen(this ILogger logger, string failurePath);

    [LoggerMessage(119, LogLevel.Error, "A browser returned from Kakao repeatedly within a minute (scheme {Scheme}) and is still not signed in. It is not redirected again, and the user sees an error page. {Cause}", EventName = "RoundTripsStopped")]
    public static partial void RoundTripsStopped(this ILogger logger, string scheme, string cause);

    [LoggerMessage(120, LogLevel.Debug, "Everything that a challenge of scheme {Scheme} requests is already granted. The user is not sent to Kakao again; set ForceConsent to do so.", EventName = "ConsentSkipped")]
    public static partial void ConsentSkipped(this ILogger logger, string scheme);

    [LoggerMessage(121, LogLevel.Information, "A consent link of scheme {Scheme} is forged, damaged or expired. The user sees an error page.", EventName = "ConsentLinkRefused")]
    public static partial void ConsentLinkRefused(this ILogger logger, string scheme);

    [LoggerMessage(122, LogLevel.Warning, "The redirect URL of a sign-out leads to a site that is not allowed, or is not a URL. It is ignored.", EventName = "SignOutUrlRefused")]
    public static partial void SignOutUrlRefused(this ILogger logger);
}
