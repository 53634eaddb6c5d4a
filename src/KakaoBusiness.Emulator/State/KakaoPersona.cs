namespace KakaoBusiness.Emulator;

/// <summary>Represents a person with a Kakao account, who can be chosen on the consent screen.</summary>
public sealed class KakaoPersona
{
    /// <summary>Gets the stable key by which forms and tests choose the persona.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the name on the Korean consent screen.</summary>
    public required string KoreanName { get; init; }

    /// <summary>Gets the name on the English consent screen.</summary>
    public required string EnglishName { get; init; }

    /// <summary>Gets the user's ID at Kakao, which tokeninfo returns as <c>token_user_id</c> and userinfo as <c>id</c>.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the account's primary e-mail address, or <see langword="null"/> if it has none.</summary>
    public string? Email { get; init; }

    /// <summary>Gets the persona's ad accounts of Kakao Moment.</summary>
    public IReadOnlyList<KakaoAdAccount> MomentAdAccounts { get; init; } = [];

    /// <summary>Gets the persona's ad accounts of Keyword Ad.</summary>
    public IReadOnlyList<KakaoAdAccount> KeywordAdAccounts { get; init; } = [];

    /// <summary>Gets the profiles of the persona's Kakao Talk Channels, for easy message ads.</summary>
    public IReadOnlyList<KakaoChannelProfile> ChannelProfiles { get; init; } = [];

    /// <summary>Gets the KOE code with which Kakao refuses the persona after the consent, or <see langword="null"/> if it does not.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>
    /// Gets the default personas: <c>owner</c>, <c>owner-no-email</c>, <c>other-owner</c>, <c>agency</c> (more ad accounts than fit on a page),
    /// <c>no-business-center</c> (KOE025), <c>no-business-asset</c> (KOE027) and <c>suspended</c> (KOE026).
    /// </summary>
    public static IReadOnlyList<KakaoPersona> Defaults { get; } =
    [
        new()
        {
            Key = "owner", KoreanName = "김하늘 (광고주)", EnglishName = "Haneul Kim (advertiser)",
            Id = 3100000001, Email = "owner@example.com",
            MomentAdAccounts = [new(12345, "하늘상점 모먼트"), new(12346, "하늘상점 모먼트 2")],
            KeywordAdAccounts = [new(22345, "하늘상점 키워드"), new(22346, "하늘상점 키워드 2")],
            ChannelProfiles = [new("1465256", "하늘상점")],
        },
        new()
        {
            Key = "owner-no-email", KoreanName = "이바다 (이메일 없음)", EnglishName = "Bada Lee (no e-mail)",
            Id = 3100000002,
            MomentAdAccounts = [new(13345, "바다상점 모먼트")],
            KeywordAdAccounts = [new(23345, "바다상점 키워드")],
        },
        new()
        {
            Key = "other-owner", KoreanName = "박가람 (다른 광고주)", EnglishName = "Garam Park (another advertiser)",
            Id = 3100000003, Email = "other-owner@example.com",
            MomentAdAccounts = [new(14345, "가람상점 모먼트"), new(14346, "가람상점 모먼트 2")],
            KeywordAdAccounts = [new(24345, "가람상점 키워드"), new(24346, "가람상점 키워드 2")],
        },
        new()
        {
            Key = "agency", KoreanName = "오누리 (광고대행사)", EnglishName = "Nuri Oh (ad agency)",
            Id = 3100000007, Email = "agency@example.com",
            MomentAdAccounts = [.. Enumerable.Range(1, 24).Select(number => new KakaoAdAccount(15000 + number, $"누리 광고주 {number}") { IsMember = true, Config = number == 24 ? KakaoAdAccountConfig.Off : KakaoAdAccountConfig.On })],
            KeywordAdAccounts = [.. Enumerable.Range(1, 12).Select(number => new KakaoAdAccount(25000 + number, $"누리 키워드 {number}") { IsMember = true })],
            ChannelProfiles = [new("1565256", "누리"), new("1565257", "누리 2")],
        },
        new()
        {
            Key = "no-business-center", KoreanName = "최나래 (비즈니스 센터 미가입)", EnglishName = "Narae Choi (not in the Business Center)",
            Id = 3100000004, Email = "no-business-center@example.com", RefusalCode = "KOE025",
        },
        new()
        {
            Key = "no-business-asset", KoreanName = "정다온 (비즈니스 자산 없음)", EnglishName = "Daon Jung (no business asset)",
            Id = 3100000005, Email = "no-business-asset@example.com", RefusalCode = "KOE027",
        },
        new()
        {
            Key = "suspended", KoreanName = "한별 (이용 제한)", EnglishName = "Byeol Han (restricted account)",
            Id = 3100000006, Email = "suspended@example.com", RefusalCode = "KOE026",
        },
    ];
}
