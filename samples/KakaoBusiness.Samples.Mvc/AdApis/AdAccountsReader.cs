using System.Globalization;
using System.Text.Json;
using KakaoBusiness.AspNetCore;
using Polly.Timeout;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>
/// Reads the list of ad accounts, one page or all, within one time limit. An entry whose members are missing or of another type is
/// skipped, and unknown members are ignored. IDs are numbers or strings.
/// </summary>
public sealed class AdAccountsReader(TimeProvider timeProvider)
{
    /// <summary>The time limit for all pages and attempts. With it, a page of the site takes at most 30 s, including the token check (2 s).</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>Reads a page of the ad accounts.</summary>
    /// <param name="http">A client that sends the business token.</param>
    /// <param name="path">The path below the client's base address.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KakaoBusinessConsentRequiredException">The user has to give consent again.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<AdAccountsResult> ReadPageAsync(HttpClient http, string path, int page, CancellationToken cancellationToken)
        => WithinLimitAsync(limited => ReadSinglePageAsync(http, path, Math.Max(page, 1), limited), cancellationToken);

    /// <summary>Reads all ad accounts, page by page.</summary>
    /// <inheritdoc cref="ReadPageAsync"/>
    public Task<AdAccountsResult> ReadAllAsync(HttpClient http, string path, CancellationToken cancellationToken)
        => WithinLimitAsync(limited => ReadAllPagesAsync(http, path, limited), cancellationToken);

    private async Task<AdAccountsResult> WithinLimitAsync(Func<CancellationToken, Task<AdAccountsResult>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await read(either.Token);
        }
        catch (Exception exception) when (exception is TimeoutRejectedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return AdAccountsResult.Failed(new AdApiFailure(AdApiFailureKind.TooSlow));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return AdAccountsResult.Failed(new AdApiFailure(AdApiFailureKind.Unreadable));
        }
    }

    private static async Task<AdAccountsResult> ReadAllPagesAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<long, AdAccount>();
        for (var page = 1; ; page++)
        {
            var result = await ReadSinglePageAsync(http, path, page, cancellationToken);
            if (!result.Succeeded) return result;
            var hasNew = false;
            foreach (var account in result.Accounts) hasNew |= accounts.TryAdd(account.Id, account);
            // An API without pages returns the first page again.
            if (!hasNew || page >= result.PageCount) return AdAccountsResult.Success([.. accounts.Values]);
        }
    }

    private static async Task<AdAccountsResult> ReadSinglePageAsync(HttpClient http, string path, int page, CancellationToken cancellationToken)
    {
        // Kakao counts from 0.
        var url = page == 1 ? path : $"{path}?page={(page - 1).ToString(CultureInfo.InvariantCulture)}";
        using var response = await http.GetAsync(new Uri(url, UriKind.Relative), cancellationToken);
        if (await AdApiFailure.FindAsync(response, cancellationToken) is { } failure) return AdAccountsResult.Failed(failure);

        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        if (FindEntries(json.RootElement) is not { } entries) return AdAccountsResult.Failed(new AdApiFailure(AdApiFailureKind.Unreadable));
        var accounts = entries.EnumerateArray().Select(ReadAccount).OfType<AdAccount>().DistinctBy(account => account.Id);
        return AdAccountsResult.Success([.. accounts], page, Math.Max(GetPageCount(json.RootElement), 1));
    }

    private static JsonElement? FindEntries(JsonElement root)
        => root.ValueKind == JsonValueKind.Array ? root
            : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array ? content
            : null;

    private static int GetPageCount(JsonElement root)
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
