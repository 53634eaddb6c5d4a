using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Event IDs 200–299. Scopes in these messages are those that the app's endpoints name.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "A request lacks {Missing} of scheme {Scheme}. It is sent to the consent for it.", EventName = "ConsentNeeded")]
    public static partial void ConsentNeeded(this ILogger logger, string scheme, string missing);

    [LoggerMessage(201, LogLevel.Information, "A request lacks {Missing} of scheme {Scheme}, and is answered with 403 ({Reason}).", EventName = "ScopeInsufficient")]
    public static partial void ScopeInsufficient(this ILogger logger, string scheme, string missing, string reason);

    [LoggerMessage(202, LogLevel.Warning, "InsufficientScopePath {InsufficientScopePath} has no endpoint. The library's own page is shown.", EventName = "InsufficientScopePathMissing")]
    public static partial void InsufficientScopePathMissing(this ILogger logger, string insufficientScopePath);
}
