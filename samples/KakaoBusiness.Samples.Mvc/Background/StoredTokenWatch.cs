using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Background;

/// <summary>
/// Checks periodically, without a request, whether the stored token is still valid, and deletes a dead one. There is no session, so the job
/// passes the token to <see cref="IKakaoBusinessClient"/>.
/// </summary>
internal sealed class StoredTokenWatch(StoredToken stored, IKakaoBusinessClient client, TimeProvider timeProvider, TimeSpan interval, ILogger<StoredTokenWatch> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await CheckAsync(stoppingToken);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (await stored.FindAsync(cancellationToken) is not { } token) return;
        var result = await client.GetTokenInformationAsync(token, cancellationToken: cancellationToken);
        if (result.Succeeded)
        {
            logger.StoredTokenValid();
        }
        else if (result.Error.Kind == KakaoBusinessErrorKind.TokenDead)
        {
            logger.StoredTokenDead();
            stored.Delete();
        }
        else
        {
            logger.StoredTokenUnknown(result.Error.Code);
        }
    }
}

/// <summary>Contains the messages of the background job. None contains the token.</summary>
internal static partial class StoredTokenLog
{
    [LoggerMessage(11, LogLevel.Information, "The stored business token is valid.", EventName = "StoredTokenValid")]
    public static partial void StoredTokenValid(this ILogger logger);

    [LoggerMessage(12, LogLevel.Warning, "The stored business token is dead and was deleted. The next sign-in stores a new one.", EventName = "StoredTokenDead")]
    public static partial void StoredTokenDead(this ILogger logger);

    [LoggerMessage(13, LogLevel.Warning, "Could not determine whether the stored business token is still valid ({Code}). The next check tries again.", EventName = "StoredTokenUnknown")]
    public static partial void StoredTokenUnknown(this ILogger logger, string code);

    [LoggerMessage(14, LogLevel.Error, "Could not store the business token. The sign-in continues.", EventName = "TokenNotSaved")]
    public static partial void TokenNotSaved(this ILogger logger, Exception exception);

    [LoggerMessage(15, LogLevel.Warning, "Could not delete the file with the dead business token. The next check tries again.", EventName = "TokenNotDeleted")]
    public static partial void TokenNotDeleted(this ILogger logger, Exception exception);
}
