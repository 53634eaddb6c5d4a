using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.Tests.Shared.Kakao;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>Scope lists, resource IDs and the token, where the flows do not reach.</summary>
public class ProtocolValueTests
{
    [Theory]
    [InlineData("a b", "a", true)]
    [InlineData("a,b", "b", true)]
    [InlineData("ab b", "a", false)]
    [InlineData("a", "ab", false)]
    [InlineData("", "a", false)]
    [InlineData("a  b", "", false)]
    [InlineData("a  b", "b", true)]
    [InlineData(" b", "b", true)]
    [InlineData("a b", "a b", false)]
    [InlineData(" a", " a", false)]
    [InlineData("A", "a", false)]
    public void Scope_list_contains_whole_items_only(string list, string item, bool expected)
        => Assert.Equal(expected, KakaoBusinessScopes.Contains(list, item));

    [Fact]
    public void Scope_list_is_bounded()
    {
        Assert.Equal(KakaoBusinessScopes.MaxListCount, KakaoBusinessScopes.Parse(string.Join(' ', Enumerable.Range(0, 500))).Count);
        Assert.Empty(KakaoBusinessScopes.Parse(new string('a', KakaoBusinessScopes.MaxIdLength + 1)));
    }

    [Fact]
    public void Scope_list_names_every_item_once() => Assert.Equal(["a", "b"], KakaoBusinessScopes.Parse("a b,a  b"));

    [Theory]
    [InlineData("moment:12345", true)]
    [InlineData("moment:*", true)]
    [InlineData("new-group_1.x:a-b_c.d", true)]
    [InlineData("moment", false)]
    [InlineData(":1", false)]
    [InlineData("moment:", false)]
    [InlineData("*:1", false)]
    [InlineData("*:*", false)]
    [InlineData("moment:1:2", false)]
    [InlineData("moment:1*", false)]
    [InlineData("moment:1&scope=x", false)]
    [InlineData("", false)]
    public void Resource_id_is_group_and_id_or_wildcard(string resourceId, bool valid)
        => Assert.Equal(valid, ResourceIds.IsValid(resourceId));

    [Fact]
    public void Token_shows_itself_only_where_it_is_asked_to()
    {
        var token = new KakaoBusinessToken(ScriptedKakao.Token);

        Assert.Equal(ScriptedKakao.Token, token.Reveal());
        Assert.Equal("[business token]", $"{token}");
        Assert.Equal(token, new KakaoBusinessToken(ScriptedKakao.Token));
        Assert.Equal(token.GetHashCode(), new KakaoBusinessToken(ScriptedKakao.Token).GetHashCode());
        Assert.NotEqual(token, new KakaoBusinessToken("other"));
        Assert.False(token.Equals(null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("canary with space")]
    [InlineData("canary\r\nHeader: x")]
    [InlineData("canary토큰")]
    public void Invalid_token_is_refused_without_quoting_it(string? value)
    {
        Assert.False(KakaoBusinessToken.TryCreate(value, out var token));
        Assert.Null(token);
        Assert.DoesNotContain("canary", Assert.Throws<ArgumentException>(() => new KakaoBusinessToken(value!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_too_long_for_a_header_is_refused()
    {
        Assert.True(KakaoBusinessToken.TryCreate(new string('a', 4096), out _));
        Assert.False(KakaoBusinessToken.TryCreate(new string('a', 4096 + 1), out _));
    }
}
