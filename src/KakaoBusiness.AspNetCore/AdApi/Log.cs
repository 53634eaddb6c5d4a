using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Event IDs 400–499: calls to the ad APIs.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "A call to an ad API needs a new consent for scheme {Scheme}: {Reason} ({Code}). The call was sent: {WasSent}.", EventName = "ApiCallNeedsConsent")]
    public static partial void ApiCallNeedsConsent(this ILogger logger, string scheme, string reason, string code, bool wasSent);

    [LoggerMessage(401, LogLevel.Information, "The browser is redirected to Kakao's consent for scheme {Scheme}, because a call to an ad API needs it: {Reason}.", EventName = "ConsentForApiCall")]
    public static partial void ConsentForApiCall(this ILogger logger, string scheme, string reason);

    [LoggerMessage(402, LogLevel.Warning, "An ad API still refuses a call directly after a consent for scheme {Scheme}: {Reason}. The user is not redirected to Kakao again.", EventName = "ConsentDidNotHelp")]
    public static partial void ConsentDidNotHelp(this ILogger logger, string scheme, string reason);

    [LoggerMessage(410, LogLevel.Warning, "A call of kind {Bucket} to an ad API would have to wait {Wait} for its turn, which is too long. It was not sent.", EventName = "ApiCallNotPaced")]
    public static partial void ApiCallNotPaced(this ILogger logger, string bucket, TimeSpan wait);

    [LoggerMessage(411, LogLevel.Information, "An ad API refused a call of kind {Bucket}, because calls were too frequent. Calls of this kind for the same ad account pause for {Pause}.", EventName = "ApiCallTooFast")]
    public static partial void ApiCallTooFast(this ILogger logger, string bucket, TimeSpan pause);
}
