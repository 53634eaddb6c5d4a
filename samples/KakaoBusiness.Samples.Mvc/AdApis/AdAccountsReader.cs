using System.Globalization;
using System.Text.Json;
using KakaoBusiness.AspNetCore;
using Polly.Timeout;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>
/// Reads the list of ad accounts, page by page, within one time limit. Members that are missing or of another kind cost
/// their entry at the most: Kakao adds members, and documents few.
/// </summary>
public sealed class AdAccountsReader(TimeProvider timeProvider)
{
    /// <summary>For all pages and tries together. A page of the site takes no longer than 30 s, the check of the token (2 s) included.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private const int MaxPages = 20;

    /// <summary>Asks for the ad accounts.</summary>
    /// <param name="http">A client that sends the business token.</param>
    /// <param name="path">Below the client's base address.</param>
    /// <param name="cancellationToken">The visitor went away.</param>
    /// <exception cref="KakaoBusinessConsentRequiredException">Only a new consent of the user helps.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<AdAccountsAnswer> ReadAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ReadPagesAsync(http, path, either.Token);
        }
        catch (Exception exception) when (exception is TimeoutRejectedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return AdAccountsAnswer.Failed(new AdApiFailure(AdApiFailureKind.TooSlow));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return AdAccountsAnswer.Failed(new AdApiFailure(AdApiFailureKind.Unreadable));
        }
    }

    private static async Task<AdAccountsAnswer> ReadPagesAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<long, AdAccount>();
        for (var page = 0; page < MaxPages; page++)
        {
            var url = page == 0 ? path : $"{path}?page={page.ToString(CultureInfo.InvariantCulture)}";
            using var answer = await http.GetAsync(new Uri(url, UriKind.Relative), cancellationToken);
            if (!answer.IsSuccessStatusCode) return AdAccountsAnswer.Failed(await AdApiError.DescribeAsync(answer, cancellationToken));

            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            if (EntriesOf(json.RootElement) is not { } entries) return AdAccountsAnswer.Failed(new AdApiFailure(AdApiFailureKind.Unreadable));
            var isNews = false;
            foreach (var account in entries.EnumerateArray().Select(ReadAccount).OfType<AdAccount>()) isNews |= accounts.TryAdd(account.Id, account);
            // An API that knows no pages gives the first one again and again.
            if (!isNews || page + 1 >= PageCountOf(json.RootElement)) break;
        }

        return AdAccountsAnswer.Of([.. accounts.Values]);
    }

    private static JsonElement? EntriesOf(JsonElement root)
        => root.ValueKind == JsonValueKind.Array ? root
            : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array ? content
            : null;

    private static int PageCountOf(JsonElement root)
        => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("totalPages", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var value)
            ? value : 1;

    private static AdAccount? ReadAccount(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("id", out var id)) return null;
        var text = id.ValueKind == JsonValueKind.String ? id.GetString() : id.GetRawText();
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        var name = entry.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return new AdAccount(number, string.IsNullOrWhiteSpace(name) ? null : name);
    }
}
