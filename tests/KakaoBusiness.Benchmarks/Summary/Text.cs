using System.Globalization;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>Figures as the tables write them.</summary>
internal static class Text
{
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Time(double nanoseconds) => nanoseconds switch
    {
        < 10_000 => Of($"{nanoseconds:0} ns"),
        < 10_000_000 => Of($"{nanoseconds / 1000:0.0} µs"),
        _ => Of($"{nanoseconds / 1_000_000:0.0} ms"),
    };

    public static string Bytes(double bytes) => Of($"{bytes:N0} B");
}
