using System.Globalization;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>A moment as the milliseconds since 1970: short in a ticket and in an index.</summary>
internal static class UnixTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static string Format(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= Latest;
        time = isTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isTime;
    }
}
