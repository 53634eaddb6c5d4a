namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>The figures of one ad account on one day. A day that is collected again replaces what was known of it.</summary>
public sealed class ReportRow
{
    /// <summary>Gets or sets the key of the advertiser.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the day, in Korean time.</summary>
    public DateOnly Date { get; set; }

    /// <summary>Gets or sets the number of the ad account.</summary>
    public long AdAccountId { get; set; }

    /// <summary>Gets or sets how often ads were shown.</summary>
    public long Impressions { get; set; }

    /// <summary>Gets or sets how often ads were clicked.</summary>
    public long Clicks { get; set; }

    /// <summary>Gets or sets what it cost, in won.</summary>
    public decimal Cost { get; set; }
}
