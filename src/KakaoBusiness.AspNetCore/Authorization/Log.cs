using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Event IDs 200–299. Scopes in these messages are those that the app's own endpoints name.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "A request lacks {Missing} of scheme {Scheme}. It is sent to the consent for it.", EventName = "ConsentNeeded")]
    public static partial void ConsentNeeded(this ILogger logger, string scheme, string missing);

    [LoggerMessage(201, LogLevel.Information, "A request lacks {Missing} of scheme {Scheme}, and is answered with 403 ({Reason}).", EventName = "ScopeInsufficient")]
    public static partial void ScopeInsufficient(this ILogger logger, string scheme, string missing, string reason);

    [LoggerMessage(202, LogLevel.Debug, "The session of scheme {Scheme} holds all that a challenge asks for. The user is not sent to Kakao again; set ForceConsent to do so.", EventName = "ConsentSpared")]
    public static partial void ConsentSpared(this ILogger logger, string scheme);

    [LoggerMessage(203, LogLevel.Information, "A consent link of scheme {Scheme} is forged, damaged or too old.", EventName = "ConsentLinkRefused")]
    public static partial void ConsentLinkRefused(this ILogger logger, string scheme);

    [LoggerMessage(204, LogLevel.Warning, "InsufficientScopePath {InsufficientScopePath} has no endpoint. The library's own page is shown.", EventName = "InsufficientScopePathMissing")]
    public static partial void InsufficientScopePathMissing(this ILogger logger, string insufficientScopePath);
}
