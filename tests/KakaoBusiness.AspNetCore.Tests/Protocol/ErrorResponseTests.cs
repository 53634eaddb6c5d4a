using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.Tests.Shared.Kakao;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

public class ErrorResponseTests
{
    public static TheoryData<string> KoeCodes => [.. KakaoCodes.Koe.Keys, "KOE999", "KOE4321"];

    [Theory]
    [MemberData(nameof(KoeCodes))]
    public void KOE_code_is_found_wherever_it_stands(string koe)
    {
        Assert.Equal(koe, ErrorResponse.FindCode(koe, null, null));
        Assert.Equal(koe, ErrorResponse.FindCode("invalid_grant", $"authorization code not found ({koe})", null));
        Assert.Equal(koe, ErrorResponse.FindCode("access_denied", null, koe));
        Assert.Equal(koe, ErrorResponse.FindCode(null, $"{koe}: text", null));
        Assert.Equal(koe, ErrorResponse.FindCode(null, null, koe));
    }

    [Theory]
    [InlineData("invalid_client")]
    [InlineData("invalid_grant")]
    [InlineData("invalid_request")]
    [InlineData("invalid_scope")]
    [InlineData("server_error")]
    [InlineData("temporarily_unavailable")]
    [InlineData("unauthorized_client")]
    [InlineData("unsupported_grant_type")]
    [InlineData("unsupported_response_type")]
    [InlineData("-1")]
    [InlineData("-777")]
    [InlineData("-123456789")]
    public void Code_of_RFC_6749_or_negative_number_passes_unchanged(string code)
    {
        Assert.Equal(code, ErrorResponse.FindCode(code, "text", null));
        Assert.Equal(code, ErrorResponse.FindCode(null, "text", code));
        Assert.Equal(code, ErrorResponse.FindCode("invalid_request", "text", code));
    }

    [Theory]
    [InlineData("access_denied")]
    [InlineData("user_cancelled")]
    [InlineData("user_canceled")]
    [InlineData("user_denied")]
    [InlineData("cancelled")]
    [InlineData("canceled")]
    [InlineData("cancel")]
    [InlineData("consent_denied")]
    public void Synonym_of_a_cancelled_consent_is_access_denied(string synonym)
    {
        Assert.Equal("access_denied", ErrorResponse.FindCode(synonym, "User denied access", null));
        Assert.Equal("access_denied", ErrorResponse.FindCode("error", null, synonym));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("line\r\nbreak")]
    [InlineData("코드")]
    [InlineData("0123456789abcdef")]
    [InlineData("ERR-17")]
    [InlineData("misconfigured")]
    [InlineData("invalid_token")]
    [InlineData("Invalid_Grant")]
    [InlineData("xKOE320")]
    [InlineData("KOE3201234")]
    [InlineData("777")]
    [InlineData("-")]
    [InlineData("-1a")]
    [InlineData("-1234567890")]
    [InlineData("-777\n")]
    [InlineData("invalid_grant\n")]
    public void Any_other_text_becomes_unknown_error(string hostile)
    {
        Assert.Equal("unknown_error", ErrorResponse.FindCode(hostile, hostile, null));
        Assert.Equal("unknown_error", ErrorResponse.FindCode(null, null, hostile));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", "")]
    [InlineData(null, "only a description", null)]
    public void Where_nothing_is_an_error_there_is_none(string? error, string? description, string? errorCode)
        => Assert.Null(ErrorResponse.FindCode(error, description, errorCode));

    [Theory]
    [InlineData("""{"error":"invalid_grant"}""", true)]
    [InlineData("""{"error_code":"KOE320"}""", true)]
    [InlineData("""{"error":{}}""", true)]
    [InlineData("""{"msg":"x","code":-401}""", true)]
    [InlineData("""{"msg":"x","code":"-401"}""", true)]
    [InlineData("""{"code":0,"id":1}""", false)]
    [InlineData("""{"code":"abc"}""", false)]
    [InlineData("""{"error":null,"error_code":null,"access_token":"x"}""", false)]
    [InlineData("""{}""", false)]
    [InlineData("""[{"error":"x"}]""", false)]
    public void Body_with_error_code_is_error(string body, bool isError)
        => Assert.Equal(isError, ErrorResponse.IsErrorBody(JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(body))));

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_description":"code=secret","error_code":"KOE320"}""", 400, "KOE320")]
    [InlineData("""{"error":"invalid_grant"}""", 400, "invalid_grant")]
    [InlineData("""{"error":"invalid_grant","error_description":"secret (KOE320)"}""", 400, "KOE320")]
    [InlineData("""{"error_code":320}""", 400, "unknown_error")]
    [InlineData("""{"error_code":-401}""", 401, "-401")]
    [InlineData("""{"msg":"secret","code":-401}""", 401, "-401")]
    [InlineData("""{"msg":"secret","code":"-10"}""", 400, "-10")]
    [InlineData("""{"msg":"secret","code":-31337}""", 400, "-31337")]
    [InlineData("""{"msg":"secret","code":99999999999}""", 400, "unknown_error")]
    [InlineData("""{"error":{"code":"x"}}""", 200, "invalid_response")]
    [InlineData("""{}""", 500, "server_error")]
    [InlineData("""[]""", 503, "server_error")]
    [InlineData("""{}""", 429, "too_many_requests")]
    [InlineData("""{}""", 404, "unknown_error")]
    public void Error_of_a_body_is_its_code_or_status(string body, int status, string code)
    {
        var error = ErrorResponse.FromBody(JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(body)), status);

        Assert.Equal(code, error.Code);
        Assert.Equal(status, error.StatusCode);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["moment_management","keyword_delete"]""", "moment_management keyword_delete")]
    [InlineData("\"moment_management,keyword_delete\"", "moment_management keyword_delete")]
    [InlineData("7", "")]
    [InlineData("""["bad one",null,{"id":"ok"}]""", "ok")]
    public void Missing_consent_items_of_minus_402_are_named(string requiredScopes, string expected)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"msg":"insufficient scopes.","code":-402,"required_scopes":{{requiredScopes}}}""");

        Assert.Equal(expected, string.Join(' ', ErrorResponse.FromBody(JsonBody.Parse(body), 403).RequiredScopes));
    }
}
