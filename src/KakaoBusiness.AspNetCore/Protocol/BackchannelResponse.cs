using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>The response of one of Kakao's endpoints: a JSON body (of kind <see cref="JsonValueKind.Undefined"/> if it was not JSON), and the error if it is one.</summary>
internal readonly record struct BackchannelResponse(JsonElement Body, KakaoBusinessError? Error, int? StatusCode)
{
    /// <summary>The time for which Kakao asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exception that was thrown in place of a response. Its type names may be logged; its text may quote a code, secret or token.</summary>
    public Exception? Fault { get; init; }

    /// <inheritdoc cref="KakaoBusinessError.SaysTokenIsDead"/>
    public bool SaysTokenIsDead => Error is { SaysTokenIsDead: true };

    /// <summary>Never the body: it may contain a token.</summary>
    public override string ToString() => $"{StatusCode} {Error?.Code ?? "ok"}";

    public static BackchannelResponse Failed(string code, int? status = null) => new(default, KakaoBusinessErrorCatalog.Describe(code, status), status);
}
