using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Event IDs 700–799: calls to Kakao's endpoints.</summary>
internal static partial class Log
{
    [LoggerMessage(700, LogLevel.Warning, "A call to Kakao ({Operation}) failed with an exception of the network or of the app's HTTP handler: {ExceptionTypes}. The message is omitted, because it may quote the request.", EventName = "BackchannelFaulted")]
    public static partial void BackchannelFaulted(this ILogger logger, string operation, string exceptionTypes);
}
