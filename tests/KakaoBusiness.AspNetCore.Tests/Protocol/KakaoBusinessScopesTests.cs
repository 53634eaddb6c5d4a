using System.Globalization;
using System.Reflection;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>The catalog of business consent items.</summary>
public class KakaoBusinessScopesTests
{
    [Fact]
    public void Catalog_contains_every_constant_once()
    {
        var constants = typeof(KakaoBusinessScopes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(constants.Order(), KakaoBusinessScopes.Catalog.Select(scope => scope.Id).Order());
    }

    [Fact]
    public void Every_constant_has_a_policy_constant()
    {
        var policies = typeof(KakaoBusinessPolicies).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.Name != nameof(KakaoBusinessPolicies.Prefix)).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(KakaoBusinessScopes.Catalog.Select(scope => "KakaoBusiness:" + scope.Id).Order(), policies.Order());
    }

    [Theory]
    [InlineData("moment_create", "moment")]
    [InlineData("keyword_create", "keyword")]
    [InlineData("moment_management", null)]
    [InlineData("biz_account_email", null)]
    [InlineData("an_item_of_tomorrow", null)]
    public void Only_create_scopes_need_wildcard_of_their_group(string scope, string? group)
        => Assert.Equal(group, KakaoBusinessScopes.GroupNeedingWildcard(scope));

    [Theory]
    [InlineData("GET", "https://apis.moment.kakao.com/openapi/v4/adAccounts/pages", "moment_management")]
    [InlineData("PUT", "https://apis.moment.kakao.com/openapi/v4/campaigns", "moment_management")]
    [InlineData("POST", "https://apis.moment.kakao.com/openapi/v4/campaigns", "moment_management")]
    [InlineData("POST", "https://apis.moment.kakao.com/openapi/v4/adAccounts", "moment_create")]
    [InlineData("GET", "https://apis.moment.kakao.com/openapi/v4/adAccounts", "moment_management")]
    [InlineData("DELETE", "https://apis.moment.kakao.com/openapi/v4/adGroups/1", "moment_delete")]
    [InlineData("GET", "https://apis.moment.kakao.com/openapi/v4/adAccounts/bizFormPlus/report?formId=1", "moment_bizform_result_read")]
    [InlineData("GET", "https://api.keywordad.kakao.com/openapi/v1/adAccounts/pages", "keyword_management")]
    [InlineData("POST", "https://api.keywordad.kakao.com/openapi/v1/adAccounts", "keyword_create")]
    [InlineData("DELETE", "https://api.keywordad.kakao.com/openapi/v1/keywords/1", "keyword_delete")]
    [InlineData("GET", "https://kapi.kakao.com/v1/business/userinfo", "biz_account_email")]
    [InlineData("GET", "https://kapi.kakao.com/v1/business/tokeninfo", null)]
    [InlineData("GET", "https://apis.moment.kakao.com.evil.test/openapi/v4/adAccounts/pages", null)]
    [InlineData("HEAD", "https://apis.moment.kakao.com/openapi/v4/adAccounts/bizFormPlus/report", "moment_bizform_result_read")]
    [InlineData("OPTIONS", "https://apis.moment.kakao.com/openapi/v4/campaigns", null)]
    [InlineData("POST", "https://apis.moment.kakao.com/openapi/message/v1/message-ad-accounts", null)]
    [InlineData("GET", "https://apis.moment.kakao.com/openapi/message/v2/x", null)]
    [InlineData("DELETE", "https://apis.moment.kakao.com/openapi/message/v1/x", null)]
    [InlineData("GET", "https://apis.moment.kakao.com/openapi/v4/../message/v1/x", null)]
    [InlineData("GET", "https://apis.moment.kakao.com/openapi/v4/adAccounts/bizFormPlus/forms", null)]
    [InlineData("GET", "https://apis.moment.kakao.com/health", null)]
    public void Call_needs_the_scope_of_its_path_or_method(string method, string url, string? scope)
        => Assert.Equal(scope, KakaoBusinessScopes.FindForCall(new HttpMethod(method), new Uri(url))?.Id);

    public static MatrixTheoryData<string, string> RunningCalls { get; } = new(["GET", "HEAD", "POST", "PUT", "PATCH"], ["moment", "keyword"]);

    [Theory, MemberData(nameof(RunningCalls))]
    public void Every_method_but_DELETE_needs_management(string method, string group)
    {
        var url = group == "moment" ? "https://apis.moment.kakao.com/openapi/v4/campaigns" : "https://api.keywordad.kakao.com/openapi/v1/campaigns";

        Assert.Equal($"{group}_management", KakaoBusinessScopes.FindForCall(new HttpMethod(method), new Uri(url))?.Id);
    }

    [Theory]
    [InlineData("moment_management", true)]
    [InlineData("moment_create", true)]
    [InlineData("moment_delete", true)]
    [InlineData("keyword_management", true)]
    [InlineData("keyword_delete", true)]
    [InlineData("keyword_create", false)]
    [InlineData("moment_bizform_result_read", false)]
    [InlineData("biz_account_email", false)]
    public void Item_is_indispensable_only_if_no_other_may_do(string id, bool expected)
        => Assert.Equal(expected, KakaoBusinessScopes.Find(id)!.IsIndispensable);

    /// <summary>The English names are those of Kakao's concepts page, which does not have the newest item yet; the Korean ones are translations.</summary>
    [Theory]
    [InlineData("biz_account_email", "Email", "이메일")]
    [InlineData("moment_create", "Create Kakao Moment ad account", "카카오모먼트 광고계정 생성")]
    [InlineData("moment_management", "Run Kakao Moment ad accounts", "카카오모먼트 광고계정 운영")]
    [InlineData("moment_delete", "Delete Kakao Moment ad account settings", "카카오모먼트 광고계정 설정 삭제")]
    [InlineData("moment_bizform_result_read", "Read Business Form+ results", "비즈니스폼+ 결과 조회")]
    [InlineData("keyword_create", "Create Keyword Ad account", "키워드광고 광고계정 생성")]
    [InlineData("keyword_management", "Run Keyword Ad accounts", "키워드광고 광고계정 운영")]
    [InlineData("keyword_delete", "Delete Keyword Ad account settings", "키워드광고 광고계정 설정 삭제")]
    public void Every_item_has_its_name_in_both_languages(string id, string english, string korean)
    {
        var scope = KakaoBusinessScopes.Find(id)!;

        Assert.Equal((english, korean), (scope.EnglishName, scope.KoreanName));
    }

    [Fact]
    public void Names_are_in_the_language_of_the_reader()
    {
        var scope = KakaoBusinessScopes.Find("moment_management")!;

        Assert.Equal("카카오모먼트 광고계정 운영", scope.GetName(CultureInfo.GetCultureInfo("ko-KR")));
        Assert.Equal("Run Kakao Moment ad accounts", scope.GetName(CultureInfo.GetCultureInfo("de-DE")));
        Assert.Null(KakaoBusinessScopes.Find("Moment_Management"));
    }
}
