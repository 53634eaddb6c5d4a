using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// What "Retrieve business token information" returns about a token. What is known of the body is little, so every member
/// may be missing; <see cref="Body"/> is what Kakao sent.
/// </summary>
public sealed class KakaoBusinessTokenInformation
{
    /// <summary>Gets or sets the ID of the Kakao account: the member that <see cref="KakaoBusinessOptions.AccountIdSource"/> names.</summary>
    public string? AccountId { get; init; }

    /// <summary>Gets or sets the scopes granted to the token, or <see langword="null"/> if the response does not state them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Gets or sets the resources that the token reaches, such as <c>moment:12345</c>, or <see langword="null"/> if the response does not state them.</summary>
    public IReadOnlyList<string>? ResourceIds { get; init; }

    /// <summary>Gets or sets the whole response. It may hold personal data: do not log it.</summary>
    public JsonElement Body { get; init; }

    internal static KakaoBusinessTokenInformation Read(JsonElement body, KakaoBusinessAccountIdSource source) => new()
    {
        AccountId = AccountIdReader.Read(body, source),
        Scopes = ReadScopes(body),
        ResourceIds = ReadResourceIds(body),
        Body = body,
    };

    internal static List<string>? ReadScopes(JsonElement body) => TokenGrantsReader.ReadScopes(body, out _);

    internal static List<string>? ReadResourceIds(JsonElement body) => TokenGrantsReader.ReadResourceIds(body, out _);

    /// <summary>Whether a list has more than may stand in a ticket: what is read of it is not all.</summary>
    internal static bool IsTooLong(JsonElement body)
    {
        TokenGrantsReader.ReadScopes(body, out var scopesAreCut);
        TokenGrantsReader.ReadResourceIds(body, out var resourceIdsAreCut);
        return scopesAreCut || resourceIdsAreCut;
    }
}
