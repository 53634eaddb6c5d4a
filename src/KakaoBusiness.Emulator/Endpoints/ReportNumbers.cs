namespace KakaoBusiness.Emulator;

/// <summary>Represents the metrics of a subject in a period. They are plausible, and the same on every call.</summary>
/// <param name="Impressions">The number of impressions.</param>
/// <param name="Clicks">The number of clicks.</param>
/// <param name="Cost">The cost of the clicks, in won.</param>
internal readonly record struct ReportNumbers(long Impressions, long Clicks, long Cost)
{
    /// <summary>Gets the click-through rate in percent, rounded to two digits.</summary>
    public decimal ClickThroughRate => Impressions == 0 ? 0 : Math.Round(100m * Clicks / Impressions, 2);

    /// <summary>Creates the numbers of a day, which depend only on the ID and the date.</summary>
    /// <param name="id">The ID of the subject.</param>
    /// <param name="day">The day.</param>
    /// <param name="isFinal">Whether the numbers are final. Until then they are a tenth lower.</param>
    public static ReportNumbers Of(string id, DateOnly day, bool isFinal)
    {
        var seed = Hash($"{id}/{day.DayNumber}");
        var impressions = 1_000 + (seed % 9_000);
        var clicks = impressions * (5 + ((seed >> 16) % 26)) / 1_000;
        var cost = clicks * (100 + ((seed >> 32) % 401));
        var numbers = new ReportNumbers((long)impressions, (long)clicks, (long)cost);
        return isFinal ? numbers : new(numbers.Impressions * 9 / 10, numbers.Clicks * 9 / 10, numbers.Cost * 9 / 10);
    }

    public static ReportNumbers operator +(ReportNumbers one, ReportNumbers other)
        => new(one.Impressions + other.Impressions, one.Clicks + other.Clicks, one.Cost + other.Cost);

    /// <summary>Returns the FNV-1a hash, which is the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text) hash = (hash ^ character) * 1099511628211UL;
        return hash ^ (hash >> 29);
    }
}
