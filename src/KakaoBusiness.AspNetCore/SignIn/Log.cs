using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>Event IDs 100–199. No message takes a value from the network but an error code that was checked to be one.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Sign-in with scheme {Scheme} failed: {Code} ({Kind}). {Description}", EventName = "SignInFailed")]
    public static partial void SignInFailed(this ILogger logger, string scheme, string code, KakaoBusinessErrorKind kind, string description);

    [LoggerMessage(101, LogLevel.Error, "Sign-in with scheme {Scheme} failed because the app's code threw an exception.", EventName = "SignInFaulted")]
    public static partial void SignInFaulted(this ILogger logger, Exception exception, string scheme);

    [LoggerMessage(102, LogLevel.Warning, "Userinfo could not be retrieved ({Code}): the ticket has no e-mail. {Description}", EventName = "UserInformationMissing")]
    public static partial void UserInformationMissing(this ILogger logger, string code, string description);

    [LoggerMessage(103, LogLevel.Warning, "Tokeninfo could not be retrieved ({Code}): the ticket does not name the ad accounts. {Description}", EventName = "TokenInformationMissing")]
    public static partial void TokenInformationMissing(this ILogger logger, string code, string description);

    [LoggerMessage(104, LogLevel.Information, "biz_account_email was granted, and userinfo held no e-mail in a known place. Map it with ClaimActions if Kakao's response has changed.", EventName = "EmailMissing")]
    public static partial void EmailMissing(this ILogger logger);

    [LoggerMessage(105, LogLevel.Information, "No account ID was found in a known place of userinfo or tokeninfo: the ticket has no name identifier.", EventName = "AccountIdMissing")]
    public static partial void AccountIdMissing(this ILogger logger);

    [LoggerMessage(106, LogLevel.Warning, "The return URL of a challenge leads to a site that is not allowed, or is not a URL. The user returns to the start page.", EventName = "ReturnUrlRefused")]
    public static partial void ReturnUrlRefused(this ILogger logger);

    [LoggerMessage(107, LogLevel.Debug, "Scheme {Scheme} sends the user to Kakao's consent screen for {Scopes}.", EventName = "ConsentRequested")]
    public static partial void ConsentRequested(this ILogger logger, string scheme, string scopes);

    [LoggerMessage(108, LogLevel.Debug, "Scheme {Scheme} answers a challenge with 401: the request may not be redirected.", EventName = "ChallengeAnswered")]
    public static partial void ChallengeAnswered(this ILogger logger, string scheme);

    [LoggerMessage(110, LogLevel.Warning, "FailurePath {FailurePath} has no endpoint. The library's own page is shown.", EventName = "FailurePathMissing")]
    public static partial void FailurePathMissing(this ILogger logger, string failurePath);

    [LoggerMessage(111, LogLevel.Warning, "Tokeninfo lists more consent items or ad accounts than fit into a session: those beyond the limit are left out of the claims. IKakaoBusinessClient.GetTokenInformationAsync gives the whole answer in Body.", EventName = "TokenInformationCut")]
    public static partial void TokenInformationCut(this ILogger logger);

    [LoggerMessage(112, LogLevel.Warning, "The return URL of a challenge is too long to travel in the state ({StateLength} characters, at most {MaxStateLength}). The user comes back to the start page.", EventName = "ReturnUrlTooLong")]
    public static partial void ReturnUrlTooLong(this ILogger logger, int stateLength, int maxStateLength);

    [LoggerMessage(113, LogLevel.Warning, "FailurePath {FailurePath} asks for a sign-in itself: let anybody see it (AllowAnonymous). The library's own page is shown.", EventName = "FailurePathNotOpen")]
    public static partial void FailurePathNotOpen(this ILogger logger, string failurePath);

    [LoggerMessage(119, LogLevel.Error, "A browser came back from Kakao twice within a minute by scheme {Scheme} and is still not signed in. It is not sent there again, and the user sees an error page. {Cause}", EventName = "RoundTripsStopped")]
    public static partial void RoundTripsStopped(this ILogger logger, string scheme, string cause);

    [LoggerMessage(120, LogLevel.Debug, "The session of scheme {Scheme} holds all that a challenge asks for. The user is not sent to Kakao again; set ForceConsent to do so.", EventName = "ConsentSpared")]
    public static partial void ConsentSpared(this ILogger logger, string scheme);

    [LoggerMessage(121, LogLevel.Information, "A consent link of scheme {Scheme} is forged, damaged or too old.", EventName = "ConsentLinkRefused")]
    public static partial void ConsentLinkRefused(this ILogger logger, string scheme);

    [LoggerMessage(122, LogLevel.Warning, "The redirect URL of a sign-out leads to a site that is not allowed, or is not a URL. It is ignored.", EventName = "SignOutUrlRefused")]
    public static partial void SignOutUrlRefused(this ILogger logger);
}
