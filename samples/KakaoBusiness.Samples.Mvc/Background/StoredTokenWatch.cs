using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Background;

/// <summary>
/// Work without a visitor: looks from time to time whether the stored token still works, and forgets one that is dead. There
/// is no request and no session here, so the token is given to <see cref="IKakaoBusinessClient"/> by hand.
/// </summary>
internal sealed class StoredTokenWatch(StoredToken stored, IKakaoBusinessClient client, TimeProvider timeProvider, TimeSpan interval, ILogger<StoredTokenWatch> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (await stored.FindAsync(cancellationToken) is not { } token) return;
        var result = await client.GetTokenInformationAsync(token, cancellationToken: cancellationToken);
        if (result.Succeeded)
        {
            logger.StoredTokenLives();
        }
        else if (result.Error.Kind == KakaoBusinessErrorKind.TokenDead)
        {
            logger.StoredTokenDead();
            stored.Forget();
        }
        else
        {
            logger.StoredTokenUnknown(result.Error.Code);
        }
    }
}
