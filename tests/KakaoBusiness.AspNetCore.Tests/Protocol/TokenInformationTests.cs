using System.Text;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>The shape of tokeninfo that Kakao's reference lists, <c>biz_agreements</c>, and mixtures with the older one.</summary>
public class TokenInformationTests
{
    [Theory]
    [InlineData("""[{"group":"MOMENT","scope":"moment_management","ad_account_ids":[12345]}]""", "moment_management", "moment:12345")]
    [InlineData("""[{"group":"MOMENT","scope":"moment_management moment_create","ad_account_ids":["12345","12346"]}]""", "moment_management moment_create", "moment:12345 moment:12346")]
    [InlineData("""[{"group":"MOMENT","scope":["moment_management","moment_delete"],"ad_account_ids":"12345,12346"}]""", "moment_management moment_delete", "moment:12345 moment:12346")]
    [InlineData("""[{"group":"MOMENT","scope":[{"id":"moment_management"}],"ad_account_ids":[{"id":12345,"name":"shop"}]}]""", "moment_management", "moment:12345")]
    [InlineData("""[{"group":"KEYWORD","scope":"keyword_management","ad_account_ids":22345}]""", "keyword_management", "keyword:22345")]
    [InlineData("""[{"group":"MOMENT","scope":"moment_create","ad_account_ids":["*"]}]""", "moment_create", "moment:*")]
    [InlineData("""[{"group":"MOMENT","scope":"moment_create","ad_account_ids":"*"}]""", "moment_create", "moment:*")]
    [InlineData("""[{"group":"MOMENT","scope":"MOMENT_MANAGEMENT","ad_account_ids":["moment:12345"]}]""", "moment_management", "moment:12345")]
    [InlineData("""[{"group":"EASY_MSG","scope":"a_new_item","channel_profile_ids":["_abc"]}]""", "a_new_item", "easy_msg:_abc")]
    [InlineData("""[{"group":"TALK.Channel-2","scopes":["a_new_item"],"resource_ids":["x-1"]}]""", "a_new_item", "talk.channel-2:x-1")]
    [InlineData("""[{"group":"PERSONAL_INFORMATION","scope":"biz_account_email"}]""", "biz_account_email", null)]
    [InlineData("""[{"group":"MOMENT","ad_account_ids":[1]},{"group":"KEYWORD","ad_account_ids":[2]}]""", null, "moment:1 keyword:2")]
    [InlineData("""{"group":"MOMENT","scope":"moment_management","ad_account_ids":[12345]}""", "moment_management", "moment:12345")]
    [InlineData("""[{"group":"MOMENT","scope":"moment_management","ad_account_ids":[]}]""", "moment_management", "")]
    [InlineData("[]", "", "")]
    [InlineData("null", null, null)]
    [InlineData("\"MOMENT\"", null, null)]
    [InlineData("[7,null,[],\"x\"]", null, null)]
    [InlineData("""[{"scope":"moment_management","ad_account_ids":[12345,"moment:6"]}]""", "moment_management", "moment:6")]
    [InlineData("""[{"group":7,"ad_account_ids":["keyword:1"]}]""", null, "keyword:1")]
    [InlineData("""[{"group":"MO MENT","ad_account_ids":[12345]}]""", null, null)]
    [InlineData("""[{"group":"MOMENT","ad_account_ids":[true,null,{},[1],"a b",1.5e3]}]""", null, null)]
    public void Agreements_are_read_in_every_variant(string agreements, string? scopes, string? resources)
    {
        var information = Read($$"""{"id":7,"token_user_id":8,"biz_agreements":{{agreements}},"status":"ACTIVE","later":[{}]}""");

        Assert.Equal((scopes, resources), (Join(information.Scopes), Join(information.ResourceIds)));
    }

    [Theory]
    [InlineData("""{"scopes":["a"],"resource_ids":["moment:1"],"biz_agreements":[{"group":"KEYWORD","scope":"b","ad_account_ids":[2]}]}""", "a b", "moment:1 keyword:2")]
    [InlineData("""{"scope":"a","biz_agreements":[{"group":"MOMENT","ad_account_ids":[1]}]}""", "a", "moment:1")]
    [InlineData("""{"scopes":["a","b"],"biz_agreements":[{"group":"MOMENT","scope":"b a","ad_account_ids":[1]}],"resource_ids":["moment:1"]}""", "a b", "moment:1")]
    [InlineData("""{"scopes":[],"biz_agreements":[{"group":"MOMENT","scope":"a","ad_account_ids":[1]}]}""", "a", "moment:1")]
    public void Mixed_shapes_are_united(string body, string scopes, string resources)
    {
        var information = Read(body);

        Assert.Equal((scopes, resources), (Join(information.Scopes), Join(information.ResourceIds)));
    }

    [Theory]
    [InlineData("""{"id":1,"token_user_id":2}""", "2", "1")]
    [InlineData("""{"id":"a","token_user_id":"b"}""", "b", "a")]
    [InlineData("""{"id":1}""", "1", "1")]
    [InlineData("""{"token_user_id":2}""", "2", "2")]
    [InlineData("""{"id":1,"token_user_id":{}}""", "1", "1")]
    [InlineData("""{}""", null, null)]
    public void Account_id_comes_from_the_chosen_member(string body, string? byTokenUserId, string? byId)
    {
        Assert.Equal(byTokenUserId, Read(body).AccountId);
        Assert.Equal(byId, Read(body, KakaoBusinessAccountIdSource.Id).AccountId);
    }

    [Fact]
    public void Agreements_are_cut_at_what_a_ticket_carries()
    {
        var body = Parse($$"""{"biz_agreements":[{"group":"MOMENT","ad_account_ids":[{{string.Join(',', Enumerable.Range(1, 900))}}]},{"group":"KEYWORD","ad_account_ids":[{{string.Join(',', Enumerable.Range(1, 900))}}]}]}""");

        Assert.Equal(1000, KakaoBusinessTokenInformation.Read(body, default).ResourceIds!.Count);
        Assert.True(KakaoBusinessTokenInformation.IsTooLong(body));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Group_of_more_than_64_characters_is_ignored(int length, bool isRead)
    {
        var information = Read($$"""{"biz_agreements":[{"group":"{{new string('G', length)}}","ad_account_ids":[1]}]}""");

        Assert.Equal(isRead ? $"{new string('g', length)}:1" : null, Join(information.ResourceIds));
    }

    private static KakaoBusinessTokenInformation Read(string body, KakaoBusinessAccountIdSource source = default)
        => KakaoBusinessTokenInformation.Read(Parse(body), source);

    private static JsonElement Parse(string body) => JsonBody.Parse(Encoding.UTF8.GetBytes(body));

    private static string? Join(IReadOnlyList<string>? items) => items is null ? null : string.Join(' ', items);
}
