using System.Net;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// What a request carried: a code, a client secret, a token. An error code that is a piece of it is no code, but Kakao's
/// echo of a secret (as in the description of KOE320).
/// </summary>
internal static class SentValues
{
    /// <summary>In characters. A shorter piece gives nothing away, and would take real codes for echoes.</summary>
    private const int MinEchoLength = 8;

    public static async Task<bool> EchoesAsync(string code, HttpRequestMessage request)
    {
        if (code.Length < MinEchoLength) return false;
        if (Overlap(code, request.Headers.Authorization?.Parameter)) return true;
        if (request.Content is not FormUrlEncodedContent form) return false;

        var fields = (await form.ReadAsStringAsync()).Split('&');
        return fields.Any(field => Overlap(code, WebUtility.UrlDecode(field[(field.IndexOf('=', StringComparison.Ordinal) + 1)..])));
    }

    private static bool Overlap(string code, string? value)
        => value is { Length: >= MinEchoLength }
            && (value.Contains(code, StringComparison.OrdinalIgnoreCase) || code.Contains(value, StringComparison.OrdinalIgnoreCase));
}
