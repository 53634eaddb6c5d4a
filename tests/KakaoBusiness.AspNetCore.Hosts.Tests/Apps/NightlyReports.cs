using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

public sealed class NightlyReports(IKakaoBusinessConnections connections, ILogger<NightlyReports> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var day = new PeriodicTimer(TimeSpan.FromDays(1));
        do
        {
            string? next = null;
            do
            {
                var page = await connections.ListAsync("agency", next, cancellationToken: stoppingToken);
                foreach (var connection in page.Connections) await ReportAsync(connection, stoppingToken);
                next = page.Continuation;
            }
            while (next is not null);
        }
        while (await day.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReportAsync(KakaoBusinessConnection connection, CancellationToken stoppingToken)
    {
        try
        {
            await connections.CreateClient<MomentClient>(connection.Key).GetAdAccountsAsync(stoppingToken);
        }
        catch (KakaoBusinessConsentRequiredException lost)
        {
            // Only the advertiser can help, by a new consent in the web app.
            logger.LogWarning("A report was skipped: {Reason}.", lost.Reason);
        }
        catch (HttpRequestException failure)
        {
            logger.LogWarning(failure, "A report failed and is repeated the next night.");
        }
    }
}
