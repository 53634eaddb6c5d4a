using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>The response of one of Kakao's endpoints: a JSON body (<see langword="null"/> if it was not JSON), and the error if it is one.</summary>
internal readonly record struct BackchannelResponse(JsonDocument? Document, KakaoBusinessError? Error, int? StatusCode)
{
    /// <summary>The body, of kind <see cref="JsonValueKind.Undefined"/> if it was not JSON.</summary>
    public JsonElement Body => Document?.RootElement ?? default;

    /// <summary>The time for which Kakao asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exception that was thrown in place of a response. Its type names may be logged; its text may quote a code, secret or token.</summary>
    public Exception? Fault { get; init; }

    /// <inheritdoc cref="KakaoBusinessError.SaysTokenIsDead"/>
    public bool SaysTokenIsDead => Error is { SaysTokenIsDead: true };

    /// <summary>Never the body: it may contain a token.</summary>
    public override string ToString() => $"{StatusCode} {Error?.Code ?? "ok"}";

    public static BackchannelResponse Failed(string code, int? status = null) => new(Document: null, KakaoBusinessErrorCatalog.Describe(code, status), status);

    /// <summary>The response with an error if it succeeded without an object.</summary>
    public BackchannelResponse RequireObject() => Error is not null || Body.ValueKind == JsonValueKind.Object ? this : AsInvalid();

    /// <summary>
    /// The response of "Get business token" with an error if it gives none: it succeeds with a bearer token without expiry or refresh, and
    /// the granted consent items.
    /// </summary>
    public BackchannelResponse RequireToken() => Error is not null || (IsBearer(Body) && HasToken(Body)) ? this : AsInvalid();

    /// <summary>The granted items of the response of "Get business token"; <see langword="null"/> if it names none (RFC 6749 §5.1).</summary>
    public static List<string>? ReadTokenScopes(JsonElement body)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("scope", out var member)
            && JsonBody.ReadList(member, KakaoBusinessScopes.IsValid) is { Count: > 0 } scopes ? scopes : null;

    private BackchannelResponse AsInvalid() => this with { Error = KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.InvalidResponse, StatusCode) };

    private static bool HasToken(JsonElement body)
        => body.TryGetProperty("access_token", out var member)
            && member.ValueKind == JsonValueKind.String
            && KakaoBusinessToken.TryCreate(member.GetString(), out _);

    /// <summary>A response that leaves the type out is read as a bearer token; one that names another type is refused (RFC 6749 §7.1).</summary>
    private static bool IsBearer(JsonElement body)
        => body.ValueKind == JsonValueKind.Object
            && (!body.TryGetProperty("token_type", out var type)
                || type.ValueKind == JsonValueKind.Null
                || (type.ValueKind == JsonValueKind.String && string.Equals(type.GetString(), "bearer", StringComparison.OrdinalIgnoreCase)));
}
