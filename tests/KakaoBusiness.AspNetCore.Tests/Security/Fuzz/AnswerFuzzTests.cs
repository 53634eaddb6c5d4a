using System.Text.RegularExpressions;
using CsCheck;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>Whatever comes back from Kakao, or from somebody in its name, is read without an exception and within bounds.</summary>
[Trait("Category", "Fuzz")]
public sealed partial class AnswerFuzzTests
{
    [Fact]
    public void Token_answer_is_a_usable_token_or_an_error()
        => HostileGen.Body.Check(bytes =>
        {
            var (body, error) = Fuzzing.Bounded(bytes.Length, () =>
            {
                var document = JsonBody.ParseDocument(bytes);
                return (document?.RootElement ?? default, new BackchannelResponse(document, Error: null, 200).RequireToken().Error);
            });
            if (error is not null) return;
            Assert.True(KakaoBusinessToken.TryCreate(body.GetProperty("access_token").GetString(), out _));
            Assert.All(BackchannelResponse.ReadTokenScopes(body) ?? [], scope => Assert.True(KakaoBusinessScopes.IsValid(scope)));
        });

    [Fact]
    public void Tokeninfo_gives_valid_unique_bounded_names()
        => HostileGen.Body.Check(bytes =>
        {
            var information = Fuzzing.Bounded(bytes.Length, () => KakaoBusinessTokenInformation.Read(JsonBody.Parse(bytes), default));
            AssertList(information.Scopes, item => KakaoBusinessScopes.IsValid(item), KakaoBusinessScopes.MaxListLength);
            AssertList(information.ResourceIds, item => ResourceIds.IsValid(item), ResourceIds.MaxListLength);
            AssertId(information.AccountId);
        });

    [Fact]
    public void Userinfo_gives_an_address_without_control_characters_or_none()
        => HostileGen.Body.Check(bytes =>
        {
            var information = Fuzzing.Bounded(bytes.Length, () => KakaoBusinessUserInformation.Read(JsonBody.Parse(bytes)));
            AssertId(information.AccountId);
            if (information.Email is not { } email) return;
            Assert.InRange(email.Length, 1, 256);
            Assert.DoesNotContain(email, char.IsControl);
        });

    [Fact]
    public void Error_body_yields_a_code_of_an_allowed_form()
        => Gen.Select(HostileGen.Body, Gen.Int[100, 999]).Check((bytes, status) =>
        {
            var error = Fuzzing.Bounded(bytes.Length, () => ErrorResponse.FromBody(JsonBody.Parse(bytes), status));
            Assert.Matches(Code(), error.Code);
            Assert.Equal(status, error.StatusCode);
        });

    private static void AssertList(IReadOnlyList<string>? items, Predicate<string> isValid, int maxLength)
    {
        if (items is null) return;
        Assert.All(items, item => Assert.True(isValid(item)));
        Assert.Distinct(items);
        Assert.InRange(items.Sum(item => item.Length + 1), 0, maxLength);
    }

    private static void AssertId(string? id)
    {
        if (id is null) return;
        Assert.InRange(id.Length, 1, 128);
        Assert.DoesNotContain(id, character => character is < '!' or > '~');
    }

    // Also the numbers of API bodies, and the library's codes for answers without one.
    [GeneratedRegex(@"^(KOE[0-9]{3,4}|-?[0-9]{1,10}|invalid_(client|grant|request|response|scope)|(server|unknown)_error|access_denied|temporarily_unavailable|unauthorized_client|unsupported_(grant|response)_type|too_many_requests)\z")]
    private static partial Regex Code();
}
