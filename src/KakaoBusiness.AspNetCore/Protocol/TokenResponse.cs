using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>The response of "Get business token": a bearer token without expiry or refresh, and the granted consent items.</summary>
internal static class TokenResponse
{
    /// <summary>Why the response gives no business token; <see langword="null"/> if it does.</summary>
    public static KakaoBusinessError? FindError(BackchannelResponse answer)
    {
        if (answer.Error is not null) return answer.Error;
        return IsBearer(answer.Body) && ReadToken(answer.Body) is not null
            ? null
            : KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.InvalidResponse, answer.StatusCode);
    }

    /// <summary>The granted items; <see langword="null"/> if the response names none (RFC 6749 §5.1).</summary>
    public static List<string>? ReadScopes(JsonElement body)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("scope", out var member)
            && StringListReader.Read(member, ScopeList.IsValidItem) is { Count: > 0 } scopes ? scopes : null;

    private static KakaoBusinessToken? ReadToken(JsonElement body)
        => body.TryGetProperty("access_token", out var member)
            && member.ValueKind == JsonValueKind.String
            && KakaoBusinessToken.TryCreate(member.GetString(), out var token) ? token : null;

    /// <summary>A response that leaves the type out is read as a bearer token; one that names another type is refused (RFC 6749 §7.1).</summary>
    private static bool IsBearer(JsonElement body)
        => body.ValueKind == JsonValueKind.Object
            && (!body.TryGetProperty("token_type", out var type)
                || type.ValueKind == JsonValueKind.Null
                || (type.ValueKind == JsonValueKind.String && string.Equals(type.GetString(), "bearer", StringComparison.OrdinalIgnoreCase)));
}
