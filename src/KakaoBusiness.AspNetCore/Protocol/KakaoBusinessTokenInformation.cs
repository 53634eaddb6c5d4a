using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// What "Retrieve business token information" says about a token. Kakao does not document the body, so every member
/// may be missing; <see cref="Body"/> is what really came.
/// </summary>
public sealed class KakaoBusinessTokenInformation
{
    /// <summary>The ID of the Kakao account.</summary>
    public string? Id { get; init; }

    /// <summary>The consent items granted to the token, or <see langword="null"/> where the answer says nothing about them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The ad accounts that the token reaches (<c>moment:12345</c>), or <see langword="null"/> where the answer says nothing about them.</summary>
    public IReadOnlyList<string>? ResourceIds { get; init; }

    /// <summary>The whole answer. It may hold personal data: do not log it.</summary>
    public JsonElement Body { get; init; }

    internal static KakaoBusinessTokenInformation Read(JsonElement body)
        => new() { Id = AccountIdReader.Read(body), Scopes = ReadScopes(body), ResourceIds = ReadResourceIds(body), Body = body };

    internal static List<string>? ReadScopes(JsonElement body) => ReadScopes(body, out _);

    internal static List<string>? ReadResourceIds(JsonElement body) => ReadResourceIds(body, out _);

    /// <summary>Whether a list has more than may stand in a ticket: what is read of it is not all.</summary>
    internal static bool IsTooLong(JsonElement body)
    {
        ReadScopes(body, out var scopesAreCut);
        ReadResourceIds(body, out var resourceIdsAreCut);
        return scopesAreCut || resourceIdsAreCut;
    }

    private static List<string>? ReadScopes(JsonElement body, out bool isCut)
        => ReadList(body, "scopes", ScopeList.IsValidItem, ScopeList.MaxCount, ScopeList.MaxLength, out isCut)
            ?? ReadList(body, "scope", ScopeList.IsValidItem, ScopeList.MaxCount, ScopeList.MaxLength, out isCut);

    private static List<string>? ReadResourceIds(JsonElement body, out bool isCut)
        => ReadList(body, "resource_ids", Protocol.ResourceIds.IsValid, Protocol.ResourceIds.MaxCount, Protocol.ResourceIds.MaxListLength, out isCut);

    private static List<string>? ReadList(
        JsonElement body, string name, StringListReader.ItemTest isValid, int maxCount, int maxLength, out bool isCut)
    {
        isCut = false;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var member)) return null;
        var items = StringListReader.Read(member, isValid, maxCount, maxLength, out isCut);
        // A list in which nothing is understood says nothing; only an empty one says "none".
        return items is { Count: 0 } && !(member.ValueKind == JsonValueKind.Array && member.GetArrayLength() == 0) ? null : items;
    }
}
