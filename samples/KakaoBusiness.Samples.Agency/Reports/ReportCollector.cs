using System.Text.Json;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Collects the figures of an advertiser from Kakao and stores them, for the API, the page and the nightly job.</summary>
public sealed partial class ReportCollector(IKakaoBusinessConnections connections, ReportStore store, ILogger<ReportCollector> logger)
{
    /// <summary>Collects the figures of a period, ad account by ad account. A failure at Kakao is returned in the result, not thrown.</summary>
    /// <param name="key">The key of the advertiser.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="onProgress">The callback, which is called at the start and after each ad account.</param>
    /// <param name="cancellationToken">Cancels the collection. Figures that were stored before remain.</param>
    public async Task<ReportResult> CollectAsync(
        string key, DateOnly from, DateOnly to, Action<ReportProgress>? onProgress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var result = await ReadAsync(key, from, to, onProgress, cancellationToken);
            await store.SaveAsync(key, result.Rows, cancellationToken);
            return result;
        }
        catch (KakaoBusinessTokenUnavailableException)
        {
            return ReportResult.Failed(ReportFailure.NotConnected);
        }
        // The token is dead or lacks a scope: the advertiser has to give consent, and a retry would not help.
        catch (KakaoBusinessConsentRequiredException consent)
        {
            return ReportResult.Failed(consent.Reason == KakaoBusinessConsentReason.TokenDead ? ReportFailure.ReconnectRequired : ReportFailure.ScopeMissing);
        }
        catch (AdApiException refused)
        {
            LogRefused(logger, refused.Error.Code);
            return ReportResult.Failed(refused.Error.Kind == KakaoBusinessErrorKind.Permission ? ReportFailure.NoAccess : ReportFailure.Unavailable);
        }
        catch (Exception exception) when (IsOutage(exception) && !cancellationToken.IsCancellationRequested)
        {
            LogUnavailable(logger, exception.GetType().Name);
            return ReportResult.Failed(ReportFailure.Unavailable);
        }
    }

    private async Task<ReportResult> ReadAsync(
        string key, DateOnly from, DateOnly to, Action<ReportProgress>? onProgress, CancellationToken cancellationToken)
    {
        // Works in a request, a circuit or a background job: it needs neither an HttpContext nor a signed-in user.
        var moment = connections.CreateClient<MomentClient>(key);
        var accounts = await moment.ListAdAccountsAsync(cancellationToken);

        List<ReportRow> rows = [];
        var skipped = 0;
        onProgress?.Invoke(new ReportProgress(0, accounts.Count));
        foreach (var (number, account) in accounts.Index())
        {
            if (await TryReadAsync(moment, account, from, to, cancellationToken) is { } figures)
                rows.AddRange(figures.Select(day => RowOf(key, account, day)));
            else
                skipped++;
            onProgress?.Invoke(new ReportProgress(number + 1, accounts.Count));
        }

        return skipped > 0 && skipped == accounts.Count ? ReportResult.Failed(ReportFailure.NoAccess) : new ReportResult(null, rows, skipped);
    }

    /// <summary>
    /// Returns the figures of one ad account, or <see langword="null"/> if Kakao refuses this ad account, so that the others can still be
    /// read.
    /// </summary>
    private static async Task<IReadOnlyList<DailyFigures>?> TryReadAsync(
        MomentClient moment, long account, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        try
        {
            return await moment.GetReportAsync(account, from, to, cancellationToken);
        }
        catch (AdApiException refused) when (refused.Error.Kind is KakaoBusinessErrorKind.Permission or KakaoBusinessErrorKind.BusinessRule)
        {
            return null;
        }
        // The library makes no call for an ad account that is known not to be granted.
        catch (KakaoBusinessTokenUnavailableException unavailable) when (unavailable.Reason == KakaoBusinessTokenUnavailableReason.AdAccountNotGranted)
        {
            return null;
        }
    }

    private static bool IsOutage(Exception exception) => exception is HttpRequestException or OperationCanceledException or JsonException or IOException;

    private static ReportRow RowOf(string key, long account, DailyFigures day)
        => new() { Key = key, AdAccountId = account, Date = day.Date, Impressions = day.Impressions, Clicks = day.Clicks, Cost = day.Cost };

    [LoggerMessage(1, LogLevel.Warning, "Kakao Moment refused a call ({Code}). The report has no figures.", EventName = "ReportRefused")]
    private static partial void LogRefused(ILogger logger, string code);

    [LoggerMessage(2, LogLevel.Warning, "Kakao Moment is unavailable ({Exception}). The report has no figures.", EventName = "ReportUnavailable")]
    private static partial void LogUnavailable(ILogger logger, string exception);
}
