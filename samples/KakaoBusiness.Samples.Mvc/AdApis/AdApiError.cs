using System.Globalization;
using System.Net;
using System.Text.Json;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>Reads error answers of the ad APIs: <c>{"msg":"…","code":-10}</c>, or anything else.</summary>
internal static class AdApiError
{
    /// <summary>In bytes. An error is short.</summary>
    private const int MaxLength = 16 * 1024;

    /// <summary>Longer than this nobody waits for a page: an API that asks for more is told as busy at once.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Too many calls, internal error, maintenance, timeout inside Kakao, maintenance.</summary>
    private static readonly int[] PassingCodes = [-10, -1, -7, -603, -9798];

    /// <summary>Whether it is worth asking again at once. A dead token or a missing permission is not: those are no answers here.</summary>
    public static async Task<bool> IsWorthAnotherTryAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
        => !(answer.Headers.RetryAfter?.Delta > LongestPause) && await IsPassingAsync(answer, cancellationToken);

    /// <summary>What to tell of an answer without success.</summary>
    public static async Task<AdApiFailure> DescribeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var code = await ReadCodeAsync(answer, cancellationToken) ?? (int)answer.StatusCode;
        var kind = await IsPassingAsync(answer, cancellationToken) ? AdApiFailureKind.Busy : AdApiFailureKind.Refused;
        return new AdApiFailure(kind, code.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<bool> IsPassingAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
        => !answer.IsSuccessStatusCode
            && (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
                || (await ReadCodeAsync(answer, cancellationToken) is { } code && PassingCodes.Contains(code)));

    private static async Task<int?> ReadCodeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            await answer.Content.LoadIntoBufferAsync(MaxLength, cancellationToken);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("code", out var code)
                && code.ValueKind == JsonValueKind.Number
                && code.TryGetInt32(out var value) ? value : null;
        }
        // Too long, cut off, or no JSON: then the status alone speaks.
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
