using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Finds the code in an error response in any of its forms: <c>error</c>/<c>error_description</c>/<c>error_code</c> of the authorization
/// server, in a body or in the query of a callback, or <c>msg</c>/<c>code</c> of the APIs. It does not return Kakao's descriptions, which
/// can echo codes and tokens.
/// </summary>
internal static partial class ErrorResponse
{
    /// <summary>The maximum length of an error, in bytes. Errors have a few hundred, and longer bodies are data.</summary>
    public const int MaxErrorLength = 64 * 1024;

    /// <summary>The number of characters of a description that are searched for a KOE code.</summary>
    private const int MaxSearchedLength = 2048;

    /// <summary>Reads the error of a response that an app received from a Kakao API. The response stays readable.</summary>
    public static async Task<KakaoBusinessError?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode) return FromApiBody(JsonBody.Parse(await ReadBodyAsync(response.Content, cancellationToken)), status);

        // Other data is not read, because buffering a body that is too long would fail the call.
        if (response.Content.Headers.ContentLength is not (> 0 and <= MaxErrorLength) || IsNotJson(response.Content.Headers.ContentType)) return null;
        var body = JsonBody.Parse(await ReadBodyAsync(response.Content, cancellationToken));
        return IsApiErrorBody(body) ? FromApiBody(body, status) : null;
    }

    /// <summary>Returns whether a body reports that the request failed, whatever its HTTP status.</summary>
    public static bool IsErrorBody(JsonElement body) => IsApiErrorBody(body)
        || (body.ValueKind == JsonValueKind.Object && (HasValue(body, "error") || HasValue(body, "error_code")));

    /// <summary>Returns whether a body is an error of an API (<c>{"msg","code"}</c>), whatever its HTTP status.</summary>
    public static bool IsApiErrorBody(JsonElement body) => body.ValueKind == JsonValueKind.Object && ReadApiCode(body) is < 0;

    /// <summary>Returns the error of a body. If the body has no code, the HTTP status determines the error.</summary>
    public static KakaoBusinessError FromBody(JsonElement body, int statusCode)
    {
        if (body.ValueKind != JsonValueKind.Object) return FromStatus(statusCode);

        var code = FindCode(JsonBody.ReadText(body, "error"), JsonBody.ReadText(body, "error_description"), JsonBody.ReadText(body, "error_code"));
        if (code is not null) return KakaoBusinessErrorCatalog.Describe(code, statusCode);

        return FromApiBody(body, statusCode);
    }

    /// <summary>Returns the error of an API's body. It contains only numbers and scopes, because other text may echo the request.</summary>
    public static KakaoBusinessError FromApiBody(JsonElement body, int statusCode)
        => body.ValueKind == JsonValueKind.Object && ReadApiCode(body) is { } number
            ? KakaoBusinessErrorCatalog.Describe(number.ToString(CultureInfo.InvariantCulture), statusCode, ReadRequiredScopes(body), ReadDetailCode(body))
            : FromStatus(statusCode);

    /// <summary>Returns the error of a response without a readable body.</summary>
    public static KakaoBusinessError FromStatus(int statusCode) => KakaoBusinessErrorCatalog.Describe(
        statusCode switch
        {
            >= 500 => KakaoBusinessErrorCodes.ServerError,
            429 => KakaoBusinessErrorCodes.TooManyRequests,
            >= 400 => KakaoBusinessErrorCodes.UnknownError,
            _ => KakaoBusinessErrorCodes.InvalidResponse,
        },
        statusCode);

    /// <summary>
    /// Returns the most specific code of an OAuth 2.0 error: a KOE code in any member, else a negative number or a code of RFC 6749,
    /// <c>access_denied</c> for a synonym of a cancelled consent, and <c>unknown_error</c> for any other text.
    /// <see langword="null"/> if there is neither <c>error</c> nor <c>error_code</c>.
    /// </summary>
    public static string? FindCode(string? error, string? errorDescription, string? errorCode)
    {
        var code = KoeCodeIn(errorCode) ?? KoeCodeIn(error) ?? KoeCodeIn(errorDescription);
        if (code is not null) return code;
        if (IsCancel(error) || IsCancel(errorCode)) return KakaoBusinessErrorCodes.AccessDenied;
        if (IsCode(errorCode)) return errorCode;
        if (IsCode(error)) return error;
        return string.IsNullOrEmpty(error) && string.IsNullOrEmpty(errorCode) ? null : KakaoBusinessErrorCodes.UnknownError;
    }

    private static bool IsCancel(string? error) => error is
        KakaoBusinessErrorCodes.AccessDenied or "user_cancelled" or "user_canceled" or "user_denied" or "cancelled" or "canceled" or "cancel"
        or "consent_denied" or "user_cancelled_authorize";

    /// <summary>Returns whether a text has the form of a code other than a KOE code. Any other text could echo the request.</summary>
    private static bool IsCode(string? value) => IsOAuthCode(value) || (value is not null && SignedNumberPattern().IsMatch(value));

    /// <summary>Returns whether a text is a code of RFC 6749 §4.1.2.1 or §5.2.</summary>
    private static bool IsOAuthCode(string? value) => value is
        KakaoBusinessErrorCodes.AccessDenied or KakaoBusinessErrorCodes.ServerError or "temporarily_unavailable"
        or "invalid_request" or "invalid_client" or "invalid_grant" or "invalid_scope"
        or "unauthorized_client" or "unsupported_response_type" or "unsupported_grant_type";

    private static string? KoeCodeIn(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var match = KoePattern().Match(text.Length <= MaxSearchedLength ? text : text[..MaxSearchedLength]);
        return match.Success ? match.Value : null;
    }

    private static bool IsNotJson(MediaTypeHeaderValue? contentType)
        => contentType?.MediaType is { } type && !type.EndsWith("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the body, or an empty one if it is too long or incomplete.</summary>
    private static async Task<byte[]> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxErrorLength, cancellationToken);
            return content.Headers.ContentLength <= MaxErrorLength ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return [];
        }
    }

    private static bool HasValue(JsonElement body, string name)
        => body.TryGetProperty(name, out var member) && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    private static int? ReadApiCode(JsonElement body)
    {
        if (!body.TryGetProperty("code", out var member)) return null;
        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number)) return number;
        return member.ValueKind == JsonValueKind.String
            && int.TryParse(member.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? number : null;
    }

    /// <summary>Reads the missing scopes. Kakao's documentation names both members.</summary>
    private static List<string>? ReadRequiredScopes(JsonElement body)
        => ReadScopes(body, "required_scopes") is { Count: > 0 } scopes ? scopes : ReadScopes(body, "required_scope");

    private static List<string>? ReadScopes(JsonElement body, string name)
        => body.TryGetProperty(name, out var member) ? JsonBody.ReadList(member, KakaoBusinessScopes.IsValid) : null;

    private static long? ReadDetailCode(JsonElement body)
    {
        if (!body.TryGetProperty("extras", out var extras) || extras.ValueKind != JsonValueKind.Object || !extras.TryGetProperty("detailCode", out var member)) return null;
        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number)) return number;
        return member.ValueKind == JsonValueKind.String
            && long.TryParse(member.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? number : null;
    }

    [GeneratedRegex(@"\bKOE[0-9]{3,4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex KoePattern();

    [GeneratedRegex(@"^-[0-9]{1,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SignedNumberPattern();
}
