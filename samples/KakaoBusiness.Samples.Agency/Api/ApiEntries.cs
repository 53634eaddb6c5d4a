using KakaoBusiness.Samples.Agency.Advertisers;
using KakaoBusiness.Samples.Agency.Reports;

namespace KakaoBusiness.Samples.Agency.Api;

/// <summary>Represents an advertiser and its connection in the API.</summary>
internal sealed record ConnectionEntry(
    string Key, string State, IReadOnlyList<string> Scopes, IReadOnlyList<string> Resources, string? Email, DateTimeOffset? ConnectedAt, DateTimeOffset? LastCheckedAt)
{
    public static ConnectionEntry Create(AdvertiserConnection advertiser) => new(
        advertiser.Key, NameOf(advertiser.State), advertiser.Scopes, advertiser.Resources,
        advertiser.Connection?.Email, advertiser.Connection?.ConnectedAt, advertiser.Connection?.CheckedAt);

    private static string NameOf(AdvertiserState state) => state switch
    {
        AdvertiserState.Connected => "connected",
        AdvertiserState.ReconnectRequired => "reconnect_required",
        _ => "not_connected",
    };
}

/// <summary>Represents the figures of one ad account on one day in the API.</summary>
internal sealed record ReportEntry(DateOnly Date, long AdAccountId, long Impressions, long Clicks, decimal Cost)
{
    public static ReportEntry Create(ReportRow row) => new(row.Date, row.AdAccountId, row.Impressions, row.Clicks, row.Cost);
}
