using System.Globalization;

namespace KakaoBusiness.Emulator;

/// <summary>Represents a resource to which a user can grant access: an ad account, or the profile of a Kakao Talk Channel.</summary>
internal sealed record Resource(string Id, string Name);

/// <summary>Represents a scope group with resources. Its ID is the prefix of their resource IDs, as in <c>moment:12345</c>.</summary>
internal sealed record ResourceGroup(string Id, string KoreanName, string EnglishName, Func<KakaoPersona, IEnumerable<Resource>> ResourcesOf)
{
    public static ResourceGroup Moment { get; } = new("moment", "카카오모먼트", "Kakao Moment", persona => persona.MomentAdAccounts.Select(ToResource));

    public static ResourceGroup Keyword { get; } = new("keyword", "키워드광고", "Keyword Ad", persona => persona.KeywordAdAccounts.Select(ToResource));

    /// <summary>The group of easy message ads. Kakao does not publish the IDs of its scopes.</summary>
    public static ResourceGroup EasyMessage { get; } = new(
        "easy_msg", "쉬운 메시지광고", "Easy message ads", persona => persona.ChannelProfiles.Select(profile => new Resource(profile.Id, profile.Name)));

    public static IReadOnlyList<ResourceGroup> All { get; } = [Moment, Keyword, EasyMessage];

    public string ManagementScope => $"{Id}_management";

    public string CreateScope => $"{Id}_create";

    /// <summary>The resource ID for all resources of the group, including future ones.</summary>
    public string Wildcard => $"{Id}:*";

    /// <summary>
    /// Returns whether a scope is in the group. Kakao adds new scopes, and in its table every scope of a group starts with the group's ID.
    /// </summary>
    public bool HasScope(string scope) => scope.StartsWith($"{Id}_", StringComparison.Ordinal);

    public bool HasResource(string resourceId) => resourceId.StartsWith($"{Id}:", StringComparison.Ordinal);

    public string GetResourceId(Resource resource) => $"{Id}:{resource.Id}";

    private static Resource ToResource(KakaoAdAccount account) => new(account.Id.ToString(CultureInfo.InvariantCulture), account.Name);
}
