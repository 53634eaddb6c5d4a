using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Event IDs 400–499: calls to the ad APIs with the token of a session.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "A call to an ad API needs a new consent of scheme {Scheme}: {Reason} ({Code}). The call was sent: {WasSent}.", EventName = "ApiCallNeedsConsent")]
    public static partial void ApiCallNeedsConsent(this ILogger logger, string scheme, string reason, string code, bool wasSent);

    [LoggerMessage(401, LogLevel.Information, "A request is sent to the consent of scheme {Scheme} that an ad API call needs: {Reason}.", EventName = "ConsentForApiCall")]
    public static partial void ConsentForApiCall(this ILogger logger, string scheme, string reason);

    [LoggerMessage(402, LogLevel.Warning, "An ad API refuses a page right after the consent of scheme {Scheme} that was to open it: {Reason}. The user sees a page, and is not sent to Kakao again.", EventName = "ConsentDidNotHelp")]
    public static partial void ConsentDidNotHelp(this ILogger logger, string scheme, string reason);

    [LoggerMessage(410, LogLevel.Warning, "A call of the kind {Bucket} to an ad API would have to wait {Wait} for its turn, which is too long. It was not sent.", EventName = "ApiCallNotPaced")]
    public static partial void ApiCallNotPaced(this ILogger logger, string bucket, TimeSpan wait);

    [LoggerMessage(411, LogLevel.Information, "An ad API refused a call of the kind {Bucket} as too fast. Calls of this kind for the same ad account wait {Pause}.", EventName = "ApiCallTooFast")]
    public static partial void ApiCallTooFast(this ILogger logger, string bucket, TimeSpan pause);
}
