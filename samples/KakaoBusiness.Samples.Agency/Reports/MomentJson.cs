using System.Globalization;
using System.Text.Json;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Represents the figures of one day.</summary>
public sealed record DailyFigures(DateOnly Date, long Impressions, long Clicks, decimal Cost);

/// <summary>
/// Reads responses of the Moment API. Kakao adds members and returns some numbers as strings. Entries that cannot be read are skipped.
/// </summary>
internal static class MomentJson
{
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyyMMdd"];

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static IReadOnlyList<long> ReadAccounts(byte[] body, out int pageCount)
    {
        using var json = JsonDocument.Parse(body);
        pageCount = (int)Math.Clamp(ReadNumber(json.RootElement, "totalPages") ?? 1, 1, int.MaxValue);
        return [.. Items(json.RootElement, "content").Select(account => (long)(ReadNumber(account, "id") ?? 0)).Where(id => id > 0)];
    }

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static IReadOnlyList<DailyFigures> ReadFigures(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. Items(json.RootElement, "data").Select(ReadDay).OfType<DailyFigures>().DistinctBy(day => day.Date)];
    }

    private static DailyFigures? ReadDay(JsonElement row)
    {
        if (!TryGet(row, "start", out var start) || !TryGet(row, "metrics", out var metrics)) return null;
        if (!DateOnly.TryParseExact(start.ToString(), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        return new DailyFigures(
            date, (long)(ReadNumber(metrics, "imp") ?? 0), (long)(ReadNumber(metrics, "click") ?? 0), ReadNumber(metrics, "cost") ?? 0);
    }

    private static JsonElement[] Items(JsonElement root, string name)
        => TryGet(root, name, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static decimal? ReadNumber(JsonElement owner, string name)
        => TryGet(owner, name, out var value) && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and < long.MaxValue ? number : null;

    private static bool TryGet(JsonElement owner, string name, out JsonElement value)
    {
        value = default;
        return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out value);
    }
}
