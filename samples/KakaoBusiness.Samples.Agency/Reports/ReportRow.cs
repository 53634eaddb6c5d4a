namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Represents the figures of one ad account on one day. If a day is collected again, its figures are replaced.</summary>
public sealed class ReportRow
{
    /// <summary>Gets or sets the key of the advertiser.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the day, in Korean time.</summary>
    public DateOnly Date { get; set; }

    /// <summary>Gets or sets the number of the ad account.</summary>
    public long AdAccountId { get; set; }

    /// <summary>Gets or sets the number of impressions.</summary>
    public long Impressions { get; set; }

    /// <summary>Gets or sets the number of clicks.</summary>
    public long Clicks { get; set; }

    /// <summary>Gets or sets the cost, in won.</summary>
    public decimal Cost { get; set; }
}
