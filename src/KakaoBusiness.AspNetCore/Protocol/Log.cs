using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Event IDs 700–799: calls to Kakao's own endpoints.</summary>
internal static partial class Log
{
    [LoggerMessage(700, LogLevel.Warning, "A call to Kakao ({Operation}) ended in an exception of the network or of the app's HTTP handler: {ExceptionTypes}. Its text is left out, because it may quote the request.", EventName = "BackchannelFaulted")]
    public static partial void BackchannelFaulted(this ILogger logger, string operation, string exceptionTypes);
}
