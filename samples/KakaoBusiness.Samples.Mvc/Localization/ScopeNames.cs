using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Localization;

/// <summary>The names of the business consent items, as Kakao's concepts page has them.</summary>
internal static class ScopeNames
{
    private static readonly Dictionary<string, (string Korean, string English)> Names = new(StringComparer.Ordinal)
    {
        [KakaoBusinessScopes.AccountEmail] = ("카카오계정 이메일", "E-mail of the Kakao account"),
        [KakaoBusinessScopes.MomentCreate] = ("카카오모먼트 광고계정 생성", "Create Kakao Moment ad accounts"),
        [KakaoBusinessScopes.MomentManagement] = ("카카오모먼트 광고계정 운영", "Run Kakao Moment ad accounts"),
        [KakaoBusinessScopes.MomentDelete] = ("카카오모먼트 광고계정 설정 삭제", "Delete Kakao Moment ad account settings"),
        [KakaoBusinessScopes.MomentBizFormResultRead] = ("비즈니스폼 결과 조회", "Read Business Form+ results"),
        [KakaoBusinessScopes.KeywordCreate] = ("키워드광고 광고계정 생성", "Create Keyword Ad accounts"),
        [KakaoBusinessScopes.KeywordManagement] = ("키워드광고 광고계정 운영", "Run Keyword Ad accounts"),
        [KakaoBusinessScopes.KeywordDelete] = ("키워드광고 광고계정 설정 삭제", "Delete Keyword Ad account settings"),
    };

    public static string? Of(string scope, bool korean)
        => Names.TryGetValue(scope, out var name) ? korean ? name.Korean : name.English : null;
}
