using System.Text.Json;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Collects the figures of an advertiser from Kakao and stores them: for the API, a page and the nightly job alike.</summary>
public sealed partial class ReportCollector(IKakaoBusinessConnections connections, ReportStore store, ILogger<ReportCollector> logger)
{
    /// <summary>Collects a period, ad account by ad account. What went wrong is part of the result, not an exception.</summary>
    /// <param name="key">The key of the advertiser.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="onProgress">Is called after each ad account.</param>
    /// <param name="cancellationToken">Cancels the collection. What was stored before stays.</param>
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
        // The token is dead or lacks a scope: only the advertiser can help. Repeating the call cannot.
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
        // Anywhere: in a request, a circuit or a background job. No HttpContext, nobody signed in.
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

    /// <summary>Reads one ad account. If just this one is refused, the others are still worth reading.</summary>
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
        // The library makes no call for an ad account that the token is known not to reach.
        catch (KakaoBusinessTokenUnavailableException unavailable) when (unavailable.Reason == KakaoBusinessTokenUnavailableReason.AdAccountNotGranted)
        {
            return null;
        }
    }

    private static bool IsOutage(Exception exception) => exception is HttpRequestException or OperationCanceledException or JsonException or IOException;

    private static ReportRow RowOf(string key, long account, DailyFigures day)
        => new() { Key = key, AdAccountId = account, Date = day.Date, Impressions = day.Impressions, Clicks = day.Clicks, Cost = day.Cost };

    [LoggerMessage(1, LogLevel.Warning, "Kakao Moment refused a report ({Code}).", EventName = "ReportRefused")]
    private static partial void LogRefused(ILogger logger, string code);

    [LoggerMessage(2, LogLevel.Warning, "Kakao Moment is unavailable ({Exception}). The report has no figures.", EventName = "ReportUnavailable")]
    private static partial void LogUnavailable(ILogger logger, string exception);
}
