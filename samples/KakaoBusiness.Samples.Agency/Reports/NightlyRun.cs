namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Represents a nightly run. The node that inserts the row of a day collects its figures.</summary>
public sealed class NightlyRun
{
    /// <summary>Gets or sets the day of the run, in Korean time.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Gets or sets the start time.</summary>
    public DateTimeOffset StartedAt { get; set; }
}
