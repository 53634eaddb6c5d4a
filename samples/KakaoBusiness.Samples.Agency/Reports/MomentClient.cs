using System.Globalization;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>The exception that is thrown when Kakao refuses a call to an ad API or cannot answer it.</summary>
/// <param name="error">The error, without any text from Kakao.</param>
public sealed class AdApiException(KakaoBusinessError error) : Exception(error?.ToString())
{
    /// <summary>Gets the error.</summary>
    public KakaoBusinessError Error { get; } = error!;
}

/// <summary>
/// Calls the Kakao Moment API. <see cref="IKakaoBusinessConnections.CreateClient{TClient}"/> creates a client whose calls send the token
/// of one advertiser.
/// </summary>
public sealed class MomentClient(HttpClient http)
{
    /// <summary>The maximum number of pages, more than any advertiser has. Kakao returns ten ad accounts per page.</summary>
    private const int MaxPages = 100;

    /// <summary>Lists the IDs of the ad accounts that the advertiser granted.</summary>
    /// <exception cref="AdApiException">Kakao refused the call or could not answer it.</exception>
    /// <exception cref="KakaoBusinessConsentRequiredException">The advertiser has to give consent again.</exception>
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

    /// <summary>
    /// Gets the daily figures of an ad account. Kakao accepts one ad account per call and at most 31 days, which must not include today.
    /// </summary>
    /// <exception cref="AdApiException">Kakao refused the call or could not answer it.</exception>
    /// <exception cref="KakaoBusinessConsentRequiredException">The advertiser has to give consent again.</exception>
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
