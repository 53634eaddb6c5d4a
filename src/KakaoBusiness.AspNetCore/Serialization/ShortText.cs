using System.Globalization;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>The short forms in which tickets, cookies and indexes contain times and random values.</summary>
internal static class ShortText
{
    /// <summary>The characters of base64url (RFC 4648 §5), in the order of their values.</summary>
    public const string Base64UrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly long LatestTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Whether a text has the characters of base64url alone: no padding and no white space, which decoders let pass.</summary>
    public static bool IsBase64Url(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')) return false;
        return true;
    }

    /// <summary>Writes a time as the milliseconds since 1970.</summary>
    public static string FormatTime(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static bool TryParseTime(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= LatestTime;
        time = isTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isTime;
    }
}
