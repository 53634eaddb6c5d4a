using System.Globalization;
using System.Text.Json;
using KakaoBusiness.AspNetCore;
using Polly.Timeout;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>
/// Reads the list of ad accounts, a page or all of them, within one time limit. Members that are missing or of another kind cost
/// their entry at most: Kakao adds members. IDs are numbers or strings.
/// </summary>
public sealed class AdAccountsReader(TimeProvider timeProvider)
{
    /// <summary>For all pages and tries together. A page of the site takes no longer than 30 s, the check of the token (2 s) included.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>Asks for a page of the ad accounts.</summary>
    /// <param name="http">A client that sends the business token.</param>
    /// <param name="path">Below the client's base address.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">The visitor went away.</param>
    /// <exception cref="KakaoBusinessConsentRequiredException">Only a new consent of the user helps.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<AdAccountsAnswer> ReadPageAsync(HttpClient http, string path, int page, CancellationToken cancellationToken)
        => WithinLimitAsync(limited => ReadOneAsync(http, path, Math.Max(page, 1), limited), cancellationToken);

    /// <summary>Asks for all ad accounts, page by page.</summary>
    /// <inheritdoc cref="ReadPageAsync"/>
    public Task<AdAccountsAnswer> ReadAllAsync(HttpClient http, string path, CancellationToken cancellationToken)
        => WithinLimitAsync(limited => ReadEveryAsync(http, path, limited), cancellationToken);

    private async Task<AdAccountsAnswer> WithinLimitAsync(Func<CancellationToken, Task<AdAccountsAnswer>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await read(either.Token);
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

    private static async Task<AdAccountsAnswer> ReadEveryAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<long, AdAccount>();
        for (var page = 1; ; page++)
        {
            var answer = await ReadOneAsync(http, path, page, cancellationToken);
            if (!answer.Succeeded) return answer;
            var isNews = false;
            foreach (var account in answer.Accounts) isNews |= accounts.TryAdd(account.Id, account);
            // An API that knows no pages gives the first one again and again.
            if (!isNews || page >= answer.PageCount) return AdAccountsAnswer.Of([.. accounts.Values]);
        }
    }

    private static async Task<AdAccountsAnswer> ReadOneAsync(HttpClient http, string path, int page, CancellationToken cancellationToken)
    {
        // Kakao counts from 0.
        var url = page == 1 ? path : $"{path}?page={(page - 1).ToString(CultureInfo.InvariantCulture)}";
        using var answer = await http.GetAsync(new Uri(url, UriKind.Relative), cancellationToken);
        if (await AdApiError.FindAsync(answer, cancellationToken) is { } failure) return AdAccountsAnswer.Failed(failure);

        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        if (EntriesOf(json.RootElement) is not { } entries) return AdAccountsAnswer.Failed(new AdApiFailure(AdApiFailureKind.Unreadable));
        var accounts = entries.EnumerateArray().Select(ReadAccount).OfType<AdAccount>().DistinctBy(account => account.Id);
        return AdAccountsAnswer.Of([.. accounts], page, Math.Max(PageCountOf(json.RootElement), 1));
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
