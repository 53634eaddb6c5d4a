using CsCheck;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>Consent items and resource IDs: what is read can be written, and nothing slips in between.</summary>
[Trait("Category", "Fuzz")]
public sealed class NameFuzzTests
{
    [Fact]
    public void Scope_list_survives_a_round_trip()
        => HostileGen.Text.Check(text =>
        {
            var items = Fuzzing.Bounded(text.Length, () => KakaoBusinessScopes.Parse(text));
            Assert.Equal(items, KakaoBusinessScopes.Parse(KakaoBusinessScopes.Join(items)));
            Assert.All(items, item => Assert.True(KakaoBusinessScopes.Contains(KakaoBusinessScopes.Join(items), item)));
        });

    [Fact]
    public void Scope_list_contains_exactly_its_items()
        => Gen.Select(HostileGen.Text, HostileGen.Text).Check((list, item) =>
            Assert.Equal(item.Length > 0 && list.Split(' ', ',').Contains(item), KakaoBusinessScopes.Contains(list, item)));

    [Fact]
    public void Valid_name_cannot_break_a_query_or_list()
        => HostileGen.Text.Check(text =>
        {
            if (KakaoBusinessScopes.IsValid(text)) Assert.DoesNotContain(text, character => character is ' ' or ',' or '"' or '\\' or < '!' or > '~');
            if (ResourceIds.IsValid(text)) Assert.DoesNotContain(text, character => character is not ('*' or ':' or '.' or '-' or '_') && !char.IsAsciiLetterOrDigit(character));
        });

    [Fact]
    public void Normalizing_loses_no_ad_account_and_is_done_once()
        => ResourceIdGen.Array[0, 12].Check(ids =>
        {
            var normal = ResourceIds.Normalize(ids);
            Assert.Equal(normal, ResourceIds.Normalize(normal));
            Assert.Distinct(normal);
            Assert.All(ids, id => Assert.True(ResourceIds.Reach(normal, id)));
            Assert.All(normal, id => Assert.Contains(id, ids));
        });

    [Fact]
    public void Ad_account_needs_its_name_or_its_groups_wildcard()
        => Gen.Select(ResourceIdGen.Array[0, 8], Gen.OneOf("moment", "keyword", "new"), Gen.OneOf("1", "12", "7")).Check((ids, group, id) =>
            Assert.Equal(ids.Contains($"{group}:{id}") || ids.Contains($"{group}:*"), ResourceIds.Reach(string.Join(' ', ids), group, id)));

    private static readonly Gen<string> ResourceIdGen =
        Gen.Select(Gen.OneOf("moment", "keyword", "new"), Gen.OneOf("1", "12", "7", "*"), (group, id) => $"{group}:{id}");
}
