namespace KakaoBusiness.Emulator;

/// <summary>Represents a business consent item: the ID of a scope and its name on the consent screen.</summary>
internal sealed record ConsentItem(string Id, string KoreanName, string EnglishName)
{
    /// <summary>The items on Kakao's concepts page, and one that is newer.</summary>
    public static IReadOnlyList<ConsentItem> Known { get; } =
    [
        new("biz_account_email", "카카오계정(이메일)", "Email"),
        new("moment_create", "카카오모먼트 광고계정 생성", "Create Kakao Moment ad account"),
        new("moment_management", "카카오모먼트 광고계정 운영", "Run Kakao Moment ad accounts"),
        new("moment_delete", "카카오모먼트 광고계정 설정 삭제", "Delete Kakao Moment ad account settings"),
        new("moment_bizform_result_read", "비즈니스폼 결과 조회", "Read Business Form+ results"),
        new("keyword_create", "키워드광고 광고계정 생성", "Create Keyword Ad account"),
        new("keyword_management", "키워드광고 광고계정 운영", "Run Keyword Ad accounts"),
        new("keyword_delete", "키워드광고 광고계정 설정 삭제", "Delete Keyword Ad account settings"),
    ];

    /// <summary>Returns an item. One that is not in the table is shown by its ID, because Kakao adds new ones.</summary>
    public static ConsentItem Find(string id) => Known.FirstOrDefault(item => item.Id == id) ?? new(id, id, id);
}
