using System.Text;
using System.Text.Json;
using CsCheck;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>Random mixtures of the shapes that tokeninfo may have: whatever Kakao chooses, the grants that it states are read.</summary>
[Trait("Category", "Fuzz")]
public sealed class TokenInformationFuzzTests
{
    private static readonly string[] Scopes = ["moment_management", "moment_create", "keyword_management", "biz_account_email", "an_item_of_tomorrow"];
    private static readonly string[] Groups = ["moment", "keyword", "easy_msg", "talk_channel"];

    /// <summary>One list of names, written in one of the ways that are possible.</summary>
    private static Gen<string> Written(Gen<string[]> names, bool mayBeNumbers) => Gen.Select(names, Gen.Int[0, 3], Gen.Bool, (items, way, asNumbers) =>
    {
        // An empty list is only stated by an empty array.
        if (items.Length == 0) return "[]";
        string Item(string name) => mayBeNumbers && asNumbers && name != "*" ? name : JsonSerializer.Serialize(name);
        return way switch
        {
            0 => $"[{string.Join(',', items.Select(Item))}]",
            1 => $"[{string.Join(',', items.Select(name => $$"""{"agreed":true,"id":{{Item(name)}}}"""))}]",
            2 => JsonSerializer.Serialize(string.Join(' ', items)),
            _ => JsonSerializer.Serialize(string.Join(", ", items)),
        };
    });

    private sealed record Part(string Json, string[] Scopes, string[] Resources, bool StatesScopes, bool StatesResources);

    private static readonly Gen<string[]> SomeScopes = Gen.OneOf(Scopes).Array[0, 4];
    private static readonly Gen<string[]> SomeIds = Gen.Frequency((5, Gen.Int[1, 99_999].Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture))), (1, Gen.Const("*"))).Array[0, 4];

    private static readonly Gen<Part> Agreement =
        from scopes in SomeScopes
        from ids in SomeIds
        from writtenScopes in Written(Gen.Const(scopes), mayBeNumbers: false)
        from writtenIds in Written(Gen.Const(ids), mayBeNumbers: true)
        from @group in Gen.OneOf(Groups)
        from scopeName in Gen.OneOf("scope", "scopes", null!)
        from idName in Gen.OneOf("ad_account_ids", "channel_profile_ids", "resource_ids", null!)
        select new Part(
            "{" + string.Join(',', new[]
            {
                $"\"group\":\"{@group.ToUpperInvariant()}\"", scopeName is null ? null : $"\"{scopeName}\":{writtenScopes}", "\"status\":{\"x\":[1]}", idName is null ? null : $"\"{idName}\":{writtenIds}",
            }.OfType<string>()) + "}",
            scopeName is null ? [] : scopes, idName is null ? [] : [.. ids.Select(id => $"{@group}:{id}")], scopeName is not null, idName is not null);

    private static readonly Gen<Part> Top =
        from scopes in SomeScopes
        from ids in Gen.Select(Gen.OneOf(Groups), SomeIds, (@group, ids) => ids.Select(id => $"{@group}:{id}").ToArray())
        from writtenScopes in Written(Gen.Const(scopes), mayBeNumbers: false)
        from writtenIds in Written(Gen.Const(ids), mayBeNumbers: false)
        from scopeName in Gen.OneOf("scope", "scopes", null!)
        from hasIds in Gen.Bool
        select new Part(
            string.Join(',', new[] { scopeName is null ? null : $"\"{scopeName}\":{writtenScopes}", hasIds ? $"\"resource_ids\":{writtenIds}" : null }.OfType<string>()),
            scopeName is null ? [] : scopes, hasIds ? ids : [], scopeName is not null, hasIds);

    [Fact]
    public void Mixture_of_the_shapes_gives_exactly_what_it_states()
        => Gen.Select(Top, Agreement.Array[1, 4], Gen.Bool).Check((top, agreements, hasAgreements) =>
        {
            Part[] parts = hasAgreements ? [top, .. agreements] : [top];
            string?[] members =
            [
                "\"id\":1", top.Json.Length > 0 ? top.Json : null,
                hasAgreements ? $"\"biz_agreements\":[null,{string.Join(',', agreements.Select(part => part.Json))}]" : null, "\"token_user_id\":\"2\"",
            ];
            var body = "{" + string.Join(',', members.OfType<string>()) + "}";

            var information = KakaoBusinessTokenInformation.Read(JsonBody.Parse(Encoding.UTF8.GetBytes(body)), default);

            Assert.Equal("2", information.AccountId);
            AssertStates(parts.Any(part => part.StatesScopes), parts.SelectMany(part => part.Scopes), information.Scopes, body);
            AssertStates(parts.Any(part => part.StatesResources), parts.SelectMany(part => part.Resources), information.ResourceIds, body);
        });

    private static void AssertStates(bool isStated, IEnumerable<string> expected, IReadOnlyList<string>? actual, string body)
        => Assert.True(isStated ? actual?.SequenceEqual(expected.Distinct()) == true : actual is null, $"{body} gave {(actual is null ? "nothing" : string.Join(' ', actual))}");
}
