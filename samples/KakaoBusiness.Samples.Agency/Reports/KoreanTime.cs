namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Calculates in Korean time, which Kakao uses for its days. Korea has no daylight saving time.</summary>
internal static class KoreanTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    /// <summary>The time of the nightly collection. Kakao's figures of a day are final at 08:00 on the next day.</summary>
    private static readonly TimeOnly CollectionTime = new(9, 0);

    public static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(Offset).DateTime);

    /// <summary>Returns the last seven days, up to yesterday. Kakao refuses reports that include today.</summary>
    public static (DateOnly From, DateOnly To) LastSevenDays(this TimeProvider time) => (time.Today().AddDays(-7), time.Today().AddDays(-1));

    /// <summary>Returns the next 09:00, which is always in the future.</summary>
    public static DateTimeOffset NextCollection(this TimeProvider time)
    {
        var now = time.GetUtcNow().ToOffset(Offset);
        var today = new DateTimeOffset(now.Date + CollectionTime.ToTimeSpan(), Offset);
        return now < today ? today : today.AddDays(1);
    }

    public static DateTime InKorea(DateTimeOffset moment) => moment.ToOffset(Offset).DateTime;
}
