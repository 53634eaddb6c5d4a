using System.Globalization;
using System.Reflection;
using KakaoBusiness.Tests.Shared.Kakao;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

public class KakaoBusinessErrorCatalogTests
{
    public static TheoryData<string, KakaoBusinessErrorKind> DocumentedCodes
    {
        get
        {
            var data = new TheoryData<string, KakaoBusinessErrorKind>();
            foreach (var (code, kind) in KakaoCodes.Koe) data.Add(code, kind);
            foreach (var (code, (_, kind)) in KakaoCodes.Kapi) data.Add(code.ToString(CultureInfo.InvariantCulture), kind);
            return data;
        }
    }

    public static TheoryData<string> KnownCodes => [.. KakaoBusinessErrorCatalog.KnownCodes];

    [Theory]
    [MemberData(nameof(DocumentedCodes))]
    public void Every_documented_code_says_who_can_mend_it(string code, KakaoBusinessErrorKind kind)
    {
        Assert.Contains(code, KakaoBusinessErrorCatalog.KnownCodes);
        Assert.Equal(kind, KakaoBusinessErrorCatalog.Describe(code).Kind);
    }

    [Theory]
    [MemberData(nameof(KnownCodes))]
    public void Every_entry_has_texts_in_both_languages(string code)
    {
        var error = KakaoBusinessErrorCatalog.Describe(code);

        Assert.Equal(code, error.Code);
        Assert.EndsWith(".", error.Description, StringComparison.Ordinal);
        Assert.EndsWith(".", error.UserMessage, StringComparison.Ordinal);
        Assert.All(error.UserMessage, character => Assert.True(char.IsAscii(character)));
        Assert.Contains(error.UserMessageKorean, character => character is >= '가' and <= '힣');
        Assert.Equal("https", error.Documentation.Scheme);
        Assert.Null(error.StatusCode);
        Assert.Empty(error.RequiredScopes);
        Assert.Contains(code, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(error.Description, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_and_descriptions_are_unique()
    {
        var codes = KakaoBusinessErrorCatalog.KnownCodes;
        Assert.Equal(codes.Count, codes.Distinct(StringComparer.OrdinalIgnoreCase).Count());

        var descriptions = DocumentedCodes.Select(row => KakaoBusinessErrorCatalog.Describe(row.Data.Item1).Description).ToList();
        Assert.Equal(descriptions.Count, descriptions.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_library_code_is_described()
    {
        var own = typeof(KakaoBusinessErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(own);
        Assert.Equal([KakaoBusinessErrorCodes.UnknownError], own.Except(KakaoBusinessErrorCatalog.KnownCodes));
    }

    public static MatrixTheoryData<string, int> CodesAndStatuses { get; } = new([.. KakaoBusinessErrorCatalog.KnownCodes, "-31337"], [429, 500, 502, 503]);

    [Theory, MemberData(nameof(CodesAndStatuses))]
    public void Status_429_or_5xx_decides_kind_for_any_code(string code, int status)
    {
        var error = KakaoBusinessErrorCatalog.Describe(code, status);

        Assert.Equal(status == 429 ? KakaoBusinessErrorKind.RateLimited : KakaoBusinessErrorKind.Transient, error.Kind);
        Assert.Equal((code, status), (error.Code, error.StatusCode));
        Assert.Equal(KakaoBusinessErrorCatalog.Describe(code).Documentation, error.Documentation);
    }

    [Theory]
    [InlineData("KOE320", "business-auth/trouble-shooting")]
    [InlineData("-401", "rest-api/error-code")]
    [InlineData("-813", "kakaomoment/error-code")]
    [InlineData("-820", "keyword-ad/error-code")]
    public void Documentation_is_the_page_of_the_code(string code, string page)
        => Assert.Equal($"https://developers.kakao.com/docs/latest/en/{page}", KakaoBusinessErrorCatalog.Describe(code).Documentation.AbsoluteUri);

    [Fact]
    public void Status_403_is_permission_error_for_unknown_code()
    {
        Assert.Equal(KakaoBusinessErrorKind.Permission, KakaoBusinessErrorCatalog.Describe("-31337", 403).Kind);
        Assert.Equal(KakaoBusinessErrorKind.Permission, KakaoBusinessErrorCatalog.Describe("-813", 403).Kind);
        Assert.Equal(KakaoBusinessErrorKind.Permission, KakaoBusinessErrorCatalog.Describe("-820", 403).Kind);
        Assert.NotEqual(KakaoBusinessErrorCatalog.Describe("-813", 400).UserMessage, KakaoBusinessErrorCatalog.Describe("-813", 403).UserMessage);
    }

    [Fact]
    public void Unknown_code_keeps_its_text()
    {
        var error = KakaoBusinessErrorCatalog.Describe("KOE999");

        Assert.Equal("KOE999", error.Code);
        Assert.NotEmpty(error.Description);
        Assert.NotEmpty(error.UserMessage);
        Assert.NotEmpty(error.UserMessageKorean);
        Assert.DoesNotContain("KOE999", KakaoBusinessErrorCatalog.KnownCodes);
    }

    [Theory]
    [InlineData("ko", true)]
    [InlineData("ko-KR", true)]
    [InlineData("en-US", false)]
    [InlineData("ja", false)]
    public void User_message_follows_the_culture(string culture, bool korean)
    {
        var error = KakaoBusinessErrorCatalog.Describe("KOE025");

        Assert.Equal(korean ? error.UserMessageKorean : error.UserMessage, error.GetUserMessage(CultureInfo.GetCultureInfo(culture)));
    }

    [Fact]
    public void Empty_code_is_refused()
    {
        Assert.Throws<ArgumentException>(() => KakaoBusinessErrorCatalog.Describe(""));
        Assert.Throws<ArgumentNullException>(() => KakaoBusinessErrorCatalog.Describe(null!));
    }
}
