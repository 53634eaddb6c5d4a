namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Kakao's days are Korean days. Korea has no summer time.</summary>
internal static class KoreanTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    /// <summary>Kakao's figures of a day are final on the next day at 08:00.</summary>
    private static readonly TimeOnly CollectionTime = new(9, 0);

    public static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(Offset).DateTime);

    /// <summary>The seven days to yesterday. Kakao refuses reports that include today.</summary>
    public static (DateOnly From, DateOnly To) LastSevenDays(this TimeProvider time) => (time.Today().AddDays(-7), time.Today().AddDays(-1));

    /// <summary>The next 09:00, which is in the future.</summary>
    public static DateTimeOffset NextCollection(this TimeProvider time)
    {
        var now = time.GetUtcNow().ToOffset(Offset);
        var today = new DateTimeOffset(now.Date + CollectionTime.ToTimeSpan(), Offset);
        return now < today ? today : today.AddDays(1);
    }

    public static DateTime InKorea(DateTimeOffset moment) => moment.ToOffset(Offset).DateTime;
}
