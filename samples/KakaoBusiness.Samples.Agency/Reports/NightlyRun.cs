namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>A nightly run. The node that inserts the row of a day is the one that runs it.</summary>
public sealed class NightlyRun
{
    /// <summary>Gets or sets the day on which it runs, in Korean time.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Gets or sets when it began.</summary>
    public DateTimeOffset StartedAt { get; set; }
}
