using System.Globalization;
using System.Text.Json;

namespace KakaoBusiness.Emulator;

/// <summary>Represents the subject of a report.</summary>
/// <param name="Name">The path segment of the subject.</param>
/// <param name="IdParameter">The query parameter that selects subjects by ID, if there is one.</param>
/// <param name="IdDimension">The member of the response that contains the subject's ID.</param>
/// <param name="Interval">The minimum time between two calls for an ad account.</param>
internal sealed record ReportKind(string Name, string? IdParameter, string IdDimension, TimeSpan Interval)
{
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    // An adopter reports a limit of five calls per second.
    private static readonly TimeSpan KeywordInterval = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<ReportKind> OfMoment { get; } =
    [
        new("adAccounts", null, "ad_account_id", FiveSeconds),
        new("campaigns", "campaignId", "campaign_id", FiveSeconds),
        new("adGroups", "adGroupId", "ad_group_id", OneSecond),
        new("creatives", "creativeId", "creative_id", FiveSeconds),
    ];

    public static IReadOnlyList<ReportKind> OfKeywordAd { get; } =
    [
        new("adAccounts", null, "adAccountId", KeywordInterval),
        new("campaigns", "campaignId", "campaignId", KeywordInterval),
        new("adGroups", "adGroupId", "adGroupId", KeywordInterval),
        new("keywords", "keywordId", "keywordId", KeywordInterval),
    ];
}

/// <summary>
/// Returns the reports of an ad API. The periods, the pace and the names of the metrics are Kakao's. The format of dates and dimensions, the
/// errors other than 60008, and the two campaigns (ad groups, creatives, keywords) of every ad account are the emulator's choice.
/// </summary>
internal sealed class ReportsEndpoint(ResourceGroup group, ReportKind kind, AdApiPace pace, TimeProvider clock)
{
    /// <summary>Kakao's detail code for a period that ends today. The emulator also sends it for a period that is too long.</summary>
    private const int PeriodDetail = 60008;

    private const int MaxDays = 31;
    private const int MaxYearsOfKeywordAd = 2;
    private static readonly TimeOnly Settled = new(8, 0);

    private bool IsMoment => group == ResourceGroup.Moment;

    public EmulatorResponse Handle(EmulatorRequest request, LiveToken token)
    {
        if (!token.Grant.Scopes.Contains(group.ManagementScope))
            return KapiError.Find(-402).ToResponse(group.ManagementScope);
        if (!long.TryParse(request.Headers["adAccountId"], NumberStyles.None, CultureInfo.InvariantCulture, out var account))
            return KapiError.Find(-8).ToResponse();
        var accountId = account.ToString(CultureInfo.InvariantCulture);
        if (token.Grant.GetAdAccounts(group).All(granted => granted.Id != account))
            return (BusinessError with { StatusCode = 403 }).ToDetailedResponse(null, "");
        if (!pace.TryPass($"{group.Id}/{kind.Name}/report", accountId, kind.Interval))
            return TooFast(accountId);

        var now = ReportPeriod.KoreanTime(clock);
        var today = DateOnly.FromDateTime(now);
        if (ReportPeriod.Read(request.Query, today) is not { } period || (!IsMoment && !request.Query.Contains("metricsGroups")))
            return KapiError.Find(-2).ToResponse();
        if (FindFault(period, today, request.Query.Contains("datePreset")) is { } fault)
            return BusinessError.ToDetailedResponse(PeriodDetail, $"{fault}: {accountId}");
        return Report(request.Query, accountId, period, now);
    }

    private KapiError BusinessError => KapiError.Find(IsMoment ? -813 : -820);

    private EmulatorResponse TooFast(string accountId) => IsMoment
        ? (BusinessError with { StatusCode = 429 }).ToDetailedResponse(null, "")
        : (KapiError.Find(-10) with { StatusCode = 429 }).ToDetailedResponse(null, accountId);

    private string? FindFault(ReportPeriod period, DateOnly today, bool isPreset)
    {
        if (!IsMoment) return period.Start < today.AddYears(-MaxYearsOfKeywordAd) || period.End > today ? "period out of range" : null;
        if (period.Length > MaxDays) return "period too long";
        return period.End >= today && !isPreset ? "today is not allowed" : null;
    }

    private EmulatorResponse Report(EmulatorFields query, string accountId, ReportPeriod period, DateTime now) => EmulatorResponse.Json(200, json =>
    {
        if (IsMoment)
        {
            json.WriteNumber("code", 0);
            json.WriteString("message", "OK");
        }

        json.WriteStartArray("data");
        foreach (var id in ReadIds(query, accountId))
        {
            if (query["timeUnit"] == "DAY")
            {
                foreach (var day in period.Days) WriteRow(json, id, new(day, day), GetNumbers(id, day, now));
            }
            else
            {
                WriteRow(json, id, period, period.Days.Select(day => GetNumbers(id, day, now)).Aggregate((sum, next) => sum + next));
            }
        }

        json.WriteEndArray();
    });

    /// <summary>The maximum number of IDs. Without it, a long URL would cause an unbounded response.</summary>
    private const int MaxIds = 20;

    private string[] ReadIds(EmulatorFields query, string accountId)
    {
        if (kind.IdParameter is null) return [accountId];
        var named = query.Values(kind.IdParameter).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries)).Take(MaxIds).ToArray();
        return named.Length > 0 ? named : [$"{accountId}01", $"{accountId}02"];
    }

    /// <summary>Gets the numbers of a day, which are final at 08:00 on the next day.</summary>
    private ReportNumbers GetNumbers(string id, DateOnly day, DateTime now)
        => ReportNumbers.Of($"{group.Id}/{kind.Name}/{id}", day, isFinal: now >= day.AddDays(1).ToDateTime(Settled));

    private void WriteRow(Utf8JsonWriter json, string id, ReportPeriod period, ReportNumbers numbers)
    {
        json.WriteStartObject();
        json.WriteString("start", period.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("end", period.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteStartObject("dimensions");
        json.WriteString(kind.IdDimension, id);
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        json.WriteNumber("imp", numbers.Impressions);
        json.WriteNumber("click", numbers.Clicks);
        json.WriteNumber("ctr", numbers.ClickThroughRate);
        json.WriteNumber(IsMoment ? "cost" : "spending", numbers.Cost);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
