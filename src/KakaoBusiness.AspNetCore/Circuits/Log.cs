using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>Event IDs 1000–1099: interactive circuits and hub connections.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "An ad API refused a call of a component right after the consent of scheme {Scheme} that should have allowed it: {Reason}. The user stays on the page.", EventName = "ConsentOfNoUseInCircuit")]
    public static partial void ConsentDidNotHelp(this ILogger logger, string scheme, string reason);

    [LoggerMessage(1001, LogLevel.Information, "A hub invocation was refused, because the session of its user has ended.", EventName = "InvocationRefused")]
    public static partial void InvocationRefused(this ILogger logger);

    [LoggerMessage(1002, LogLevel.Warning, "A circuit or hub connection found a session of scheme {Scheme} that did not exist at its start or belongs to another user. The session is not used.", EventName = "SessionOfAnotherUser")]
    public static partial void SessionOfAnotherUser(this ILogger logger, string scheme);
}
