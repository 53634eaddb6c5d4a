using System.Globalization;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Kakao refused a call of an ad API, or could not answer it.</summary>
/// <param name="error">Why, without any text of Kakao's.</param>
public sealed class AdApiException(KakaoBusinessError error) : Exception(error?.ToString())
{
    /// <summary>Gets why.</summary>
    public KakaoBusinessError Error { get; } = error!;
}

/// <summary>
/// The Kakao Moment API. <see cref="IKakaoBusinessConnections.CreateClient{TClient}"/> makes one for an advertiser: its calls carry the
/// advertiser's token.
/// </summary>
public sealed class MomentClient(HttpClient http)
{
    /// <summary>More than any advertiser has. Kakao returns ten a page.</summary>
    private const int MaxPages = 100;

    /// <summary>Lists the IDs of the ad accounts that the advertiser shared.</summary>
    /// <exception cref="AdApiException">Kakao refused the call, or could not answer it.</exception>
    /// <exception cref="KakaoBusinessConsentRequiredException">Only a new consent of the advertiser helps.</exception>
    public async Task<IReadOnlyList<long>> ListAdAccountsAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<long>();
        for (var page = 0; page < MaxPages; page++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"openapi/v4/adAccounts/pages?page={page}"));
            var found = MomentJson.ReadAccounts(await SendAsync(request, cancellationToken), out var pageCount);
            var known = ids.Count;
            ids.UnionWith(found);
            if (ids.Count == known || page + 1 >= pageCount) break;
        }

        return [.. ids];
    }

    /// <summary>Reads the figures of an ad account by day. Kakao takes one ad account per call, at most 31 days, and not today.</summary>
    /// <exception cref="AdApiException">Kakao refused the call, or could not answer it.</exception>
    /// <exception cref="KakaoBusinessConsentRequiredException">Only a new consent of the advertiser helps.</exception>
    public async Task<IReadOnlyList<DailyFigures>> GetReportAsync(long adAccountId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var url = string.Create(
            CultureInfo.InvariantCulture, $"openapi/v4/adAccounts/report?start={from:yyyyMMdd}&end={to:yyyyMMdd}&timeUnit=DAY&metricsGroup=BASIC");
        using var request = new HttpRequestMessage(HttpMethod.Get, url).SetAdAccountId(adAccountId);
        return MomentJson.ReadFigures(await SendAsync(request, cancellationToken));
    }

    private async Task<byte[]> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        if (await KakaoBusinessError.FromResponseAsync(response, cancellationToken) is { } error) throw new AdApiException(error);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
