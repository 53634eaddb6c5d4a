using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Contains a response of Kakao: the JSON body (<see langword="null"/> if it is not JSON), and the error if the call failed.</summary>
internal readonly record struct BackchannelResponse(JsonDocument? Document, KakaoBusinessError? Error, int? StatusCode)
{
    /// <summary>Gets the body. Its kind is <see cref="JsonValueKind.Undefined"/> if it is not JSON.</summary>
    public JsonElement Body => Document?.RootElement ?? default;

    /// <summary>Gets the time for which Kakao asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Gets the exception that was thrown instead of a response. Only its type names may be logged: its text may quote a code, secret or token.
    /// </summary>
    public Exception? Fault { get; init; }

    /// <inheritdoc cref="KakaoBusinessError.SaysTokenIsDead"/>
    public bool SaysTokenIsDead => Error is { SaysTokenIsDead: true };

    /// <summary>Returns the status and the error, never the body, which may contain a token.</summary>
    public override string ToString() => $"{StatusCode} {Error?.Code ?? "ok"}";

    public static BackchannelResponse Failed(string code, int? status = null) => new(Document: null, KakaoBusinessErrorCatalog.Describe(code, status), status);

    /// <summary>Returns the response, with an error if it succeeded without an object.</summary>
    public BackchannelResponse RequireObject() => Error is not null || Body.ValueKind == JsonValueKind.Object ? this : AsInvalid();

    /// <summary>
    /// Returns the response of "Get business token", with an error if it contains no bearer token. Kakao returns the granted scopes with the
    /// token, but no expiry date and no refresh token.
    /// </summary>
    public BackchannelResponse RequireToken() => Error is not null || (IsBearer(Body) && HasToken(Body)) ? this : AsInvalid();

    /// <summary>Returns the granted scopes in a response of "Get business token", or <see langword="null"/> if it has none (RFC 6749 §5.1).</summary>
    public static List<string>? ReadTokenScopes(JsonElement body)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("scope", out var member)
            && JsonBody.ReadList(member, KakaoBusinessScopes.IsValid) is { Count: > 0 } scopes ? scopes : null;

    private BackchannelResponse AsInvalid() => this with { Error = KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.InvalidResponse, StatusCode) };

    private static bool HasToken(JsonElement body)
        => body.TryGetProperty("access_token", out var member)
            && member.ValueKind == JsonValueKind.String
            && KakaoBusinessToken.TryCreate(member.GetString(), out _);

    /// <summary>Returns whether a token is a bearer token, which a missing type implies. Other types are refused (RFC 6749 §7.1).</summary>
    private static bool IsBearer(JsonElement body)
        => body.ValueKind == JsonValueKind.Object
            && (!body.TryGetProperty("token_type", out var type)
                || type.ValueKind == JsonValueKind.Null
                || (type.ValueKind == JsonValueKind.String && string.Equals(type.GetString(), "bearer", StringComparison.OrdinalIgnoreCase)));
}
