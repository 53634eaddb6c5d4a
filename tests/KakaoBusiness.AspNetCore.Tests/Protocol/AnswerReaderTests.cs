using System.Text;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>Kakao documents the bodies of tokeninfo and userinfo nowhere: every shape that adopters have met is read.</summary>
public class AnswerReaderTests
{
    [Theory]
    [InlineData("""{"scopes":["a","b"]}""", "a b")]
    [InlineData("""{"scope":["a","b"]}""", "a b")]
    [InlineData("""{"scopes":[{"id":"a"},{"name":"b"},{"scope":"c"}]}""", "a b c")]
    [InlineData("""{"scopes":[{"id":"a","name":"Name of it","agreed":true}]}""", "a")]
    [InlineData("""{"scopes":[{"id":7,"name":"a"}]}""", "a")]
    [InlineData("""{"scope":"a b"}""", "a b")]
    [InlineData("""{"scope":"a,b"}""", "a b")]
    [InlineData("""{"scopes":"a, b  a"}""", "a b")]
    [InlineData("""{"scopes":["a","a",7,null,[],{},"with space","b"]}""", "a b")]
    [InlineData("""{"scopes":null,"scope":"a"}""", "a")]
    [InlineData("""{"scopes":17,"scope":"a"}""", "a")]
    [InlineData("""{"scopes":["a"],"scope":["b"]}""", "a")]
    [InlineData("""{"scopes":["with space"],"scope":"a"}""", "a")]
    [InlineData("""{"scopes":["with space"]}""", null)]
    [InlineData("""{"scopes":"줄"}""", null)]
    [InlineData("""{"scopes":[]}""", "")]
    [InlineData("""{"scopes":{}}""", null)]
    [InlineData("""{"other":1}""", null)]
    [InlineData("""[]""", null)]
    public void Scopes_of_tokeninfo(string body, string? expected)
        => Assert.Equal(expected, Join(KakaoBusinessTokenInformation.Read(Parse(body), default).Scopes));

    [Theory]
    [InlineData("""{"resource_ids":["moment:1","keyword:*"]}""", "moment:1 keyword:*")]
    [InlineData("""{"resource_ids":[{"id":"moment:1"},{"name":"moment:2"}]}""", "moment:1 moment:2")]
    [InlineData("""{"resource_ids":"moment:1 moment:2,moment:1"}""", "moment:1 moment:2")]
    [InlineData("""{"resource_ids":["moment:1","bad","moment:","x y:1",5,null]}""", "moment:1")]
    [InlineData("""{"resource_ids":[]}""", "")]
    [InlineData("""{"resource_ids":null}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("7", null)]
    public void Ad_accounts_of_tokeninfo(string body, string? expected)
        => Assert.Equal(expected, Join(KakaoBusinessTokenInformation.Read(Parse(body), default).ResourceIds));

    [Theory]
    [InlineData("""{"id":3100000001}""", "3100000001")]
    [InlineData("""{"id":"3100000001"}""", "3100000001")]
    [InlineData("""{"id":-1}""", "-1")]
    [InlineData("""{"id":123456789012345678901234567890}""", "123456789012345678901234567890")]
    [InlineData("""{"id":""}""", null)]
    [InlineData("""{"id":"with space"}""", null)]
    [InlineData("""{"id":"줄"}""", null)]
    [InlineData("""{"id":"line\nbreak"}""", null)]
    [InlineData("""{"id":true}""", null)]
    [InlineData("""{"id":[1]}""", null)]
    [InlineData("""{"id":null}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("\"x\"", null)]
    public void Id_of_both(string body, string? expected)
    {
        Assert.Equal(expected, KakaoBusinessTokenInformation.Read(Parse(body), default).AccountId);
        Assert.Equal(expected, KakaoBusinessUserInformation.Read(Parse(body)).AccountId);
    }

    [Theory]
    [InlineData("""{"biz_account_email":"a@b.c"}""", "a@b.c")]
    [InlineData("""{"biz_account":{"email":"a@b.c"}}""", "a@b.c")]
    [InlineData("""{"email":"a@b.c"}""", "a@b.c")]
    [InlineData("""{"email":"third@b.c","biz_account":{"email":"second@b.c"},"biz_account_email":"first@b.c"}""", "first@b.c")]
    [InlineData("""{"email":"third@b.c","biz_account":{"email":"second@b.c"}}""", "second@b.c")]
    [InlineData("""{"biz_account_email":null,"biz_account":{"email":7},"email":"a@b.c"}""", "a@b.c")]
    [InlineData("""{"biz_account":"x","email":"하늘@b.c"}""", "하늘@b.c")]
    [InlineData("""{"biz_account_email":""}""", null)]
    [InlineData("""{"biz_account_email":"a@b.c\r\nBcc: x"}""", null)]
    [InlineData("""{"biz_account":[]}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("[]", null)]
    public void E_mail_of_userinfo(string body, string? expected)
        => Assert.Equal(expected, KakaoBusinessUserInformation.Read(Parse(body)).Email);

    [Fact]
    public void Values_beyond_any_sense_are_left_out()
    {
        var longText = new string('a', 300);

        Assert.Null(KakaoBusinessUserInformation.Read(Parse($$"""{"id":"{{longText}}","biz_account_email":"{{longText}}"}""")).AccountId);
        Assert.Null(KakaoBusinessUserInformation.Read(Parse($$"""{"biz_account_email":"{{longText}}"}""")).Email);
        var many = Parse($$"""{"scopes":[{{string.Join(',', Enumerable.Range(0, 5000).Select(number => $"\"s{number}\""))}}],"resource_ids":[{{string.Join(',', Enumerable.Range(0, 5000).Select(number => $"\"moment:{number}\""))}}]}""");
        Assert.Equal(100, KakaoBusinessTokenInformation.Read(many, default).Scopes!.Count);
        Assert.Equal(1000, KakaoBusinessTokenInformation.Read(many, default).ResourceIds!.Count);
        var wide = Parse($$"""{"scopes":[{{string.Join(',', Enumerable.Range(0, 90).Select(number => $"\"{new string('s', 100)}{number}\""))}}],"resource_ids":[{{string.Join(',', Enumerable.Range(0, 900).Select(number => $"\"moment:{new string('a', 100)}{number}\""))}}]}""");
        Assert.InRange(Join(KakaoBusinessTokenInformation.Read(wide, default).Scopes)!.Length, 1900, 2048);
        Assert.InRange(Join(KakaoBusinessTokenInformation.Read(wide, default).ResourceIds)!.Length, 16_000, 16_384);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1} trailing")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("/* comment */ {}")]
    [InlineData("""{"a":"\uD800"}""")]
    [InlineData("""{"\uDC00":1}""")]
    [InlineData("""{"deep":{"a":["\uD83D"]}}""")]
    public void Body_that_is_no_readable_json_is_undefined(string body)
        => Assert.Equal(JsonValueKind.Undefined, Parse(body).ValueKind);

    [Fact]
    public void Invalid_utf8_and_bottomless_nesting_are_undefined()
    {
        Assert.Equal(JsonValueKind.Undefined, JsonBody.Parse((byte[])[.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]).ValueKind);
        Assert.Equal(JsonValueKind.Undefined, JsonBody.Parse((byte[])[.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]).ValueKind);
        Assert.Equal(JsonValueKind.Undefined, Parse(new string('[', 100_000)).ValueKind);
        Assert.Equal(JsonValueKind.Undefined, Parse(new string('[', 1000) + new string(']', 1000)).ValueKind);
    }

    [Fact]
    public void Escapes_that_are_whole_are_read()
        => Assert.Equal("😀\n", Parse("""{"a":"\uD83D\uDE00\n"}""").GetProperty("a").GetString());

    private static JsonElement Parse(string body) => JsonBody.Parse(Encoding.UTF8.GetBytes(body));

    private static string? Join(IReadOnlyList<string>? items) => items is null ? null : string.Join(' ', items);
}
