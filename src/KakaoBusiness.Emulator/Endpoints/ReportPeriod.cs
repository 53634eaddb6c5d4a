using System.Globalization;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Represents the days of a report, in Korean time: <c>start</c> and <c>end</c> as yyyyMMdd, or <c>datePreset</c> with <c>TODAY</c> or
/// <c>YESTERDAY</c>. Kakao has more presets.
/// </summary>
internal readonly record struct ReportPeriod(DateOnly Start, DateOnly End)
{
    private static readonly TimeSpan KoreanOffset = TimeSpan.FromHours(9);

    public IEnumerable<DateOnly> Days
    {
        get
        {
            for (var day = Start; day <= End; day = day.AddDays(1)) yield return day;
        }
    }

    public int Length => End.DayNumber - Start.DayNumber + 1;

    public static DateTime KoreanTime(TimeProvider clock) => clock.GetUtcNow().ToOffset(KoreanOffset).DateTime;

    /// <summary>Returns the requested period, or null if it is invalid.</summary>
    public static ReportPeriod? Read(EmulatorFields query, DateOnly today)
    {
        var preset = query["datePreset"];
        if (preset is not null) return query.Contains("start") || query.Contains("end") ? null : FromPreset(preset, today);
        return TryRead(query["start"], out var start) && TryRead(query["end"], out var end) && start <= end ? new(start, end) : null;
    }

    private static ReportPeriod? FromPreset(string preset, DateOnly today) => preset switch
    {
        "TODAY" => new(today, today),
        "YESTERDAY" => new(today.AddDays(-1), today.AddDays(-1)),
        _ => null,
    };

    private static bool TryRead(string? text, out DateOnly day)
        => DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
