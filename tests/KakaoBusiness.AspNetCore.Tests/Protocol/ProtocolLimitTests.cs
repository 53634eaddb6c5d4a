using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>What is just long enough, and what is one too long.</summary>
public class ProtocolLimitTests
{
    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(0, false)]
    public void Consent_item_has_up_to_128_characters(int length, bool isValid) => Assert.Equal(isValid, KakaoBusinessScopes.IsValid(new string('a', length)));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Resource_id_has_up_to_128_characters(int length, bool isValid)
    {
        Assert.Equal(isValid, ResourceIds.IsValid("moment:" + new string('1', length - "moment:".Length)));
        Assert.False(ResourceIds.IsValid(new string('1', length)));
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Account_id_has_up_to_128_characters(int length, bool isRead)
        => Assert.Equal(isRead, KakaoBusinessUserInformation.ReadAccountId(JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{new string('1', length)}}"}"""))) is not null);

    [Theory]
    [InlineData(2048, "KOE320")]
    [InlineData(2049, null)]
    public void Description_is_searched_for_a_code_within_2048_characters(int end, string? expected)
        => Assert.Equal(expected, ErrorResponse.FindCode(null, new string(' ', end - 6) + "KOE320", null));

    [Theory]
    [InlineData("KOE001", "KOE002", "KOE003", "KOE003")]
    [InlineData("KOE001", "KOE002", "-1", "KOE001")]
    [InlineData("invalid_grant", "KOE002", "-1", "KOE002")]
    [InlineData("invalid_grant", "text", "-1", "-1")]
    [InlineData("invalid_grant", "text", null, "invalid_grant")]
    [InlineData("invalid_grant", "text", "none", "invalid_grant")]
    [InlineData("none", "text", "none", "unknown_error")]
    [InlineData("access_denied", "text", "-1", "access_denied")]
    public void Most_telling_of_several_codes_wins(string error, string description, string? code, string expected)
        => Assert.Equal(expected, ErrorResponse.FindCode(error, description, code));

    [Theory]
    [InlineData("moment:1 keyword:*", "moment:1", true)]
    [InlineData("moment:1 keyword:*", "keyword:7", true)]
    [InlineData("moment:1 keyword:*", "moment:*", false)]
    [InlineData("moment:1", "moment:12", false)]
    [InlineData("moment:12", "moment:1", false)]
    [InlineData("keyword:1", "moment:1", false)]
    [InlineData("moment:1", "moment", false)]
    [InlineData("moment:1", "moment:", false)]
    [InlineData("moment:*", "moment:", false)]
    [InlineData("moment:1", ":1", false)]
    [InlineData("", "moment:1", false)]
    public void Ad_account_is_reached_by_name_or_wildcard(string granted, string wanted, bool expected)
    {
        Assert.Equal(expected, ResourceIds.Reach(granted.Split(' '), wanted));
        if (wanted.Split(':') is [var group, var id]) Assert.Equal(expected, ResourceIds.Reach(granted, group, id));
    }

    [Fact]
    public void Wildcard_absorbs_the_ad_accounts_of_its_group_alone()
        => Assert.Equal(["keyword:1", "moment:*"], ResourceIds.Normalize(["moment:1", "keyword:1", "moment:*", "moment:2", "keyword:1", "moment:*"]));

    [Fact]
    public void Resource_ids_are_read_up_to_limit()
    {
        Assert.Equal(ResourceIds.MaxCount, ResourceIds.Parse(string.Join(' ', Enumerable.Range(0, ResourceIds.MaxCount + 1).Select(id => $"moment:{id}"))).Count());
        Assert.Equal(["moment:1"], ResourceIds.Parse("bad  moment:1 *:1"));
    }

    [Fact]
    public void Tokeninfo_list_is_cut_at_the_ticket_limit()
    {
        // Seven characters and a separator: as many as fit exactly.
        var exact = Enumerable.Range(0, KakaoBusinessScopes.MaxListLength / 8).Select(number => $"s{number:000000}").Take(KakaoBusinessScopes.MaxListCount).ToList();
        var (count, length) = (exact.Count, exact.Count * 8);

        Assert.Equal((exact.Count, false), Read(count, length));
        Assert.Equal((exact.Count - 1, true), Read(count, length - 1));
        Assert.Equal((exact.Count - 1, true), Read(count - 1, length));

        (int Count, bool IsCut) Read(int maxCount, int maxLength)
        {
            var items = JsonBody.Limit(exact, maxCount, maxLength, out var isCut);
            return (items.Count, isCut);
        }
    }

    [Theory]
    [InlineData("""{"access_token":"t"}""", true)]
    [InlineData("""{"access_token":"t","token_type":null}""", true)]
    [InlineData("""{"access_token":"t","token_type":"BEARER"}""", true)]
    [InlineData("""{"access_token":"t","token_type":"mac"}""", false)]
    [InlineData("""{"access_token":"t","token_type":7}""", false)]
    [InlineData("""{"access_token":7}""", false)]
    [InlineData("""{"access_token":""}""", false)]
    [InlineData("""{"token_type":"bearer"}""", false)]
    [InlineData("""["access_token"]""", false)]
    [InlineData("", false)]
    public void Token_response_has_a_bearer_token_or_an_error(string body, bool isToken)
    {
        var error = new BackchannelResponse(JsonBody.ParseDocument(System.Text.Encoding.UTF8.GetBytes(body)), Error: null, 200).RequireToken().Error;
        Assert.Equal(isToken ? null : KakaoBusinessErrorCodes.InvalidResponse, error?.Code);
    }
}
