namespace KakaoBusiness.Emulator;

/// <summary>A scope group that has ad accounts: its ID leads the resource IDs, as in <c>moment:12345</c>.</summary>
internal sealed record AdAccountGroup(string Id, string KoreanName, string EnglishName, Func<KakaoPersona, IReadOnlyList<KakaoAdAccount>> AccountsOf)
{
    public static AdAccountGroup Moment { get; } = new("moment", "카카오모먼트", "Kakao Moment", persona => persona.MomentAdAccounts);

    public static AdAccountGroup Keyword { get; } = new("keyword", "키워드광고", "Keyword Ad", persona => persona.KeywordAdAccounts);

    public static IReadOnlyList<AdAccountGroup> All { get; } = [Moment, Keyword];

    public string ManagementScope => $"{Id}_management";

    public string CreateScope => $"{Id}_create";

    /// <summary>Stands for every ad account of the group, also those to come.</summary>
    public string Wildcard => $"{Id}:*";

    /// <summary>Kakao adds items; in the table every item of a group starts with the group's ID.</summary>
    public bool Has(ConsentItem item) => item.Id.StartsWith($"{Id}_", StringComparison.Ordinal);

    public string ResourceId(KakaoAdAccount account) => $"{Id}:{account.Id}";
}
