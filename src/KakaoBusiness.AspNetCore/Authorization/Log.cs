using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Event IDs 200–299: authorization. The scopes in these messages come from the app's own policies and endpoints.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "A request lacks the scopes {Missing} of scheme {Scheme}. The browser is redirected to Kakao's consent.", EventName = "ConsentNeeded")]
    public static partial void ConsentNeeded(this ILogger logger, string scheme, string missing);

    [LoggerMessage(201, LogLevel.Information, "A request lacks the scopes {Missing} of scheme {Scheme}. It is refused with 403 ({Reason}).", EventName = "ScopeInsufficient")]
    public static partial void ScopeInsufficient(this ILogger logger, string scheme, string missing, string reason);

    [LoggerMessage(202, LogLevel.Warning, "InsufficientScopePath {InsufficientScopePath} has no endpoint. The built-in page is shown instead.", EventName = "InsufficientScopePathMissing")]
    public static partial void InsufficientScopePathMissing(this ILogger logger, string insufficientScopePath);
}
