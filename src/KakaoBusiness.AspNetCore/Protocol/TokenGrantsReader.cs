using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Reads from a tokeninfo body what the token may do. Two shapes are known, and mixtures of both are accepted:
/// <c>biz_agreements</c> with an entry for each scope group, and <c>scopes</c> with <c>resource_ids</c> at the top.
/// </summary>
/// <remarks>
/// Kakao's reference lists the members of <c>biz_agreements</c>, but whether IDs are numbers and whether <c>scope</c> is a
/// string or an array is not known. <c>channel_profile_ids</c>, the counterpart of <c>ad_account_ids</c> for easy message ads,
/// is a guess.
/// </remarks>
internal static class TokenGrantsReader
{
    /// <summary>In characters. The groups that are known have ten at most; a longer one would be repeated for each of its IDs.</summary>
    private const int MaxGroupLength = 64;

    private static readonly string[] ScopeMembers = ["scopes", "scope"];
    private static readonly string[] ResourceMembers = ["resource_ids"];
    private static readonly string[] AgreementScopeMembers = ["scope", "scopes"];
    private static readonly string[] AgreementResourceMembers = ["ad_account_ids", "channel_profile_ids", "resource_ids"];

    /// <summary>The granted scopes, or <see langword="null"/> if the body does not state them.</summary>
    public static List<string>? ReadScopes(JsonElement body, out bool isCut)
        => Merge(
            StatedLists(body, ScopeMembers, AgreementScopeMembers, (member, group)
                => StringListReader.Names(member, ScopeList.IsValidItem)?.Select(scope => group is null ? scope : InLowerCase(scope))),
            ScopeList.MaxCount, ScopeList.MaxLength, out isCut);

    /// <summary>The resource IDs that the token reaches, or <see langword="null"/> if the body does not state them.</summary>
    public static List<string>? ReadResourceIds(JsonElement body, out bool isCut)
        => Merge(
            StatedLists(body, ResourceMembers, AgreementResourceMembers, (member, group)
                => StringListReader.Names(member, id => IsResource(id, group), acceptsNumbers: group is not null)?.Select(id => Qualify(id, group))),
            ResourceIds.MaxCount, ResourceIds.MaxListLength, out isCut);

    /// <summary>
    /// Whether a body does not speak about <c>biz_account_email</c>. Agreements are about business assets, and whether they list a
    /// scope of personal information is not known: if they leave it out, it stays as it was.
    /// </summary>
    public static bool LeavesEmailOpen(JsonElement body)
        => body.ValueKind == JsonValueKind.Object
            && !ScopeMembers.Any(name => body.TryGetProperty(name, out _))
            && ReadScopes(body, out _)?.Contains(KakaoBusinessScopes.AccountEmail) is false;

    private delegate IEnumerable<string>? ListReader(JsonElement member, string? group);

    /// <summary>Every list that the body states: the one at the top, and that of each agreement.</summary>
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
                // A list in which nothing is understood states nothing; only an empty one states "none".
                if (items.Count == 0 && !(member.ValueKind == JsonValueKind.Array && member.GetArrayLength() == 0)) continue;
                lists.Add(items);
                return;
            }
        }
    }

    private static List<string>? Merge(List<List<string>> lists, int maxCount, int maxLength, out bool isCut)
    {
        isCut = false;
        return lists.Count == 0 ? null : StringListReader.Limit(lists.SelectMany(list => list), maxCount, maxLength, out isCut);
    }

    /// <summary>The group of an agreement, in lower case as in resource IDs; empty if the agreement does not name one.</summary>
    private static string GetGroup(JsonElement agreement)
        => agreement.TryGetProperty("group", out var member) && member.ValueKind == JsonValueKind.String
            && member.GetString() is { Length: <= MaxGroupLength } group ? group.ToLowerInvariant() : "";

    private static bool IsResource(ReadOnlySpan<char> id, string? group) => ResourceIds.IsValid(Qualify(id.ToString(), group));

    /// <summary>The resource ID of an ad account: <c>MOMENT</c> and <c>12345</c> give <c>moment:12345</c>. An ID that is qualified already stays.</summary>
    private static string Qualify(string id, string? group)
        => string.IsNullOrEmpty(group) || id.Contains(ResourceIds.GroupSeparator, StringComparison.Ordinal) ? id : $"{group}{ResourceIds.GroupSeparator}{id}";

    /// <summary>An agreement writes its group in capitals. Should it write its scopes that way too, they are still those of a request.</summary>
    private static string InLowerCase(string scope) => scope.Any(char.IsAsciiLetterLower) ? scope : scope.ToLowerInvariant();
}
