using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Contains what "Retrieve business token information" returns about a token. Little is known about the body, so every member may be
/// missing. <see cref="Body"/> is what Kakao sent.
/// </summary>
public sealed class KakaoBusinessTokenInformation
{
    // Two forms of the body are known, and mixtures are accepted: biz_agreements with an entry for each scope group, and scopes with
    // resource_ids at the top level. Kakao's reference lists the members of biz_agreements, but whether IDs are numbers and whether scope is a
    // string or an array is not known. channel_profile_ids, the counterpart of ad_account_ids for easy message ads, is a guess.

    /// <summary>The maximum length of a group, in characters, because each of its IDs repeats it. Known groups have at most ten.</summary>
    private const int MaxGroupLength = 64;

    private static readonly string[] ScopeMembers = ["scopes", "scope"];
    private static readonly string[] ResourceMembers = ["resource_ids"];
    private static readonly string[] AgreementScopeMembers = ["scope", "scopes"];
    private static readonly string[] AgreementResourceMembers = ["ad_account_ids", "channel_profile_ids", "resource_ids"];

    /// <summary>Gets or sets the ID of the Kakao account: the member that <see cref="KakaoBusinessOptions.AccountIdSource"/> names.</summary>
    public string? AccountId { get; init; }

    /// <summary>Gets or sets the scopes granted to the token, or <see langword="null"/> if the response does not state them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>
    /// Gets or sets the resources that the token gives access to, such as <c>moment:12345</c>, or <see langword="null"/> if the response does
    /// not state them.
    /// </summary>
    public IReadOnlyList<string>? ResourceIds { get; init; }

    /// <summary>Gets or sets the whole response. It may contain personal data, so do not log it.</summary>
    public JsonElement Body { get; init; }

    internal static KakaoBusinessTokenInformation Read(JsonElement body, KakaoBusinessAccountIdSource source) => new()
    {
        AccountId = ReadAccountId(body, source),
        Scopes = ReadScopes(body, out _),
        ResourceIds = ReadResourceIds(body, out _),
        Body = body,
    };

    /// <summary>Returns the member of a body that the app chose, or the other one if the body has only that.</summary>
    internal static string? ReadAccountId(JsonElement body, KakaoBusinessAccountIdSource source)
        => source == KakaoBusinessAccountIdSource.Id
            ? JsonBody.ReadId(body, "id") ?? JsonBody.ReadId(body, "token_user_id")
            : JsonBody.ReadId(body, "token_user_id") ?? JsonBody.ReadId(body, "id");

    /// <summary>Returns the granted scopes, or <see langword="null"/> if the body does not state them.</summary>
    internal static List<string>? ReadScopes(JsonElement body, out bool isCut)
        => Merge(
            StatedLists(body, ScopeMembers, AgreementScopeMembers, (member, group)
                => JsonBody.ReadNames(member, KakaoBusinessScopes.IsValid)?.Select(scope => group is null ? scope : InLowerCase(scope))),
            KakaoBusinessScopes.MaxListCount, KakaoBusinessScopes.MaxListLength, out isCut);

    /// <summary>Returns the resource IDs that the token gives access to, or <see langword="null"/> if the body does not state them.</summary>
    internal static List<string>? ReadResourceIds(JsonElement body, out bool isCut)
        => Merge(
            StatedLists(body, ResourceMembers, AgreementResourceMembers, (member, group)
                => JsonBody.ReadNames(member, id => IsResource(id, group), acceptsNumbers: group is not null)?.Select(id => Qualify(id, group))),
            Protocol.ResourceIds.MaxCount, Protocol.ResourceIds.MaxListLength, out isCut);

    /// <summary>
    /// Returns whether a body gives no information about <c>biz_account_email</c>. Agreements are about business assets, and it is not known
    /// whether they list a scope of personal information. If they omit it, the scope stays as it was.
    /// </summary>
    internal static bool LeavesEmailOpen(JsonElement body)
        => body.ValueKind == JsonValueKind.Object
            && !ScopeMembers.Any(name => body.TryGetProperty(name, out _))
            && ReadScopes(body, out _)?.Contains(KakaoBusinessScopes.AccountEmail) is false;

    /// <summary>Returns whether a list has more items than a ticket may contain, so that it is not read completely.</summary>
    internal static bool IsTooLong(JsonElement body)
    {
        ReadScopes(body, out var scopesAreCut);
        ReadResourceIds(body, out var resourceIdsAreCut);
        return scopesAreCut || resourceIdsAreCut;
    }

    private delegate IEnumerable<string>? ListReader(JsonElement member, string? group);

    /// <summary>Returns every list that the body states: the one at the top level, and that of each agreement.</summary>
    private static List<List<string>> StatedLists(JsonElement body, string[] topMembers, string[] agreementMembers, ListReader read)
    {
        var lists = new List<List<string>>();
        if (body.ValueKind != JsonValueKind.Object) return lists;
        Add(body, topMembers, group: null);
        if (!body.TryGetProperty("biz_agreements", out var agreements)) return lists;

        if (agreements.ValueKind == JsonValueKind.Object) Add(agreements, agreementMembers, GetGroup(agreements));
        if (agreements.ValueKind != JsonValueKind.Array) return lists;
        // No agreement at all means no grant at all.
        if (agreements.GetArrayLength() == 0) lists.Add([]);
        foreach (var agreement in agreements.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object))
            Add(agreement, agreementMembers, GetGroup(agreement));
        return lists;

        void Add(JsonElement holder, string[] members, string? group)
        {
            foreach (var name in members)
            {
                if (!holder.TryGetProperty(name, out var member) || read(member, group)?.ToList() is not { } items) continue;
                // A list without any valid item states nothing. Only an empty list states "none".
                if (items.Count == 0 && !(member.ValueKind == JsonValueKind.Array && member.GetArrayLength() == 0)) continue;
                lists.Add(items);
                return;
            }
        }
    }

    private static List<string>? Merge(List<List<string>> lists, int maxCount, int maxLength, out bool isCut)
    {
        isCut = false;
        return lists.Count == 0 ? null : JsonBody.Limit(lists.SelectMany(list => list), maxCount, maxLength, out isCut);
    }

    /// <summary>Returns the group of an agreement, in lower case as in resource IDs, or an empty string if the agreement does not name one.</summary>
    private static string GetGroup(JsonElement agreement)
        => agreement.TryGetProperty("group", out var member) && member.ValueKind == JsonValueKind.String
            && member.GetString() is { Length: <= MaxGroupLength } group ? group.ToLowerInvariant() : "";

    private static bool IsResource(ReadOnlySpan<char> id, string? group) => Protocol.ResourceIds.IsValid(Qualify(id.ToString(), group));

    /// <summary>Returns the resource ID of an ad account, such as <c>moment:12345</c>. An ID that is already qualified stays as it is.</summary>
    private static string Qualify(string id, string? group)
        => string.IsNullOrEmpty(group) || id.Contains(Protocol.ResourceIds.GroupSeparator, StringComparison.Ordinal) ? id : $"{group}{Protocol.ResourceIds.GroupSeparator}{id}";

    /// <summary>Returns a scope as a request writes it. Agreements write their group in capitals, and may do the same with scopes.</summary>
    private static string InLowerCase(string scope) => scope.Any(char.IsAsciiLetterLower) ? scope : scope.ToLowerInvariant();
}

/// <summary>Specifies which member of a tokeninfo response is the ID of the Kakao account.</summary>
/// <remarks>
/// The response has both <c>id</c> and <c>token_user_id</c>, and Kakao does not document which of them stays the same for a user.
/// The other one may be the ID of the consent or of the token.
/// </remarks>
public enum KakaoBusinessAccountIdSource
{
    /// <summary>
    /// <c>token_user_id</c>, or <c>id</c> if the response has only that. This is the default, because the name suggests the user of the
    /// token. It has not been confirmed.
    /// </summary>
    TokenUserId,

    /// <summary><c>id</c>, or <c>token_user_id</c> if the response has only that.</summary>
    Id,
}
