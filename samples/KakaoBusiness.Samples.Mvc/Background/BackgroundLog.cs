namespace KakaoBusiness.Samples.Mvc.Background;

/// <summary>What the background job says. Never the token.</summary>
internal static partial class BackgroundLog
{
    [LoggerMessage(11, LogLevel.Information, "The stored business token works.", EventName = "StoredTokenLives")]
    public static partial void StoredTokenLives(this ILogger logger);

    [LoggerMessage(12, LogLevel.Warning, "The stored business token is dead and forgotten. It is replaced at the next sign-in.", EventName = "StoredTokenDead")]
    public static partial void StoredTokenDead(this ILogger logger);

    [LoggerMessage(13, LogLevel.Warning, "Kakao did not say whether the stored business token works ({Code}).", EventName = "StoredTokenUnknown")]
    public static partial void StoredTokenUnknown(this ILogger logger, string code);

    [LoggerMessage(14, LogLevel.Error, "The business token could not be stored. The sign-in goes on without.", EventName = "TokenNotKept")]
    public static partial void TokenNotKept(this ILogger logger, Exception exception);

    [LoggerMessage(15, LogLevel.Warning, "The dead business token could not be removed from its file.", EventName = "TokenNotForgotten")]
    public static partial void TokenNotForgotten(this ILogger logger, Exception exception);
}
