using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>
/// An app's tests replace <see cref="IKakaoBusinessClient"/> by a fake. This assembly cannot access internals of the library, as an
/// app's tests cannot.
/// </summary>
public sealed class ClientFakeTests
{
    private static readonly KakaoBusinessToken Token = new("a-token-of-the-test");

    [Fact]
    public async Task Fake_client_returns_the_given_result()
    {
        IKakaoBusinessClient fake = new FakeClient
        {
            TokenInformation = KakaoBusinessResult.Success(new KakaoBusinessTokenInformation { AccountId = "42", Scopes = ["moment_management"], ResourceIds = ["moment:12345"] }),
            UserInformation = KakaoBusinessResult.Success(new KakaoBusinessUserInformation { AccountId = "42", Email = "somebody@example.com" }),
            Revocation = KakaoBusinessResult.Success(new KakaoBusinessRevocation()),
        };

        var token = await fake.GetTokenInformationAsync(Token, cancellationToken: TestContext.Current.CancellationToken);
        var user = await fake.GetUserInformationAsync(Token, cancellationToken: TestContext.Current.CancellationToken);
        var revocation = await fake.RevokeAsync(Token, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(token.Succeeded);
        Assert.Null(token.Error);
        Assert.Equal(("42", "moment_management", "moment:12345"), (token.Value.AccountId, Assert.Single(token.Value.Scopes!), Assert.Single(token.Value.ResourceIds!)));
        Assert.Equal(("42", "somebody@example.com"), (user.Value?.AccountId, user.Value?.Email));
        Assert.False(revocation.Value?.WasDeadAlready);
    }

    [Fact]
    public void Failed_result_has_error_and_no_value()
    {
        var error = KakaoBusinessErrorCatalog.Describe("-402", 403, ["keyword_management"]);

        var result = KakaoBusinessResult.Failure<KakaoBusinessTokenInformation>(error);

        Assert.False(result.Succeeded);
        Assert.Null(result.Value);
        Assert.Same(error, result.Error);
        Assert.Equal((KakaoBusinessErrorKind.Permission, 403, "keyword_management"), (error.Kind, error.StatusCode, Assert.Single(error.RequiredScopes)));
    }

    [Fact]
    public void Test_can_create_the_failure_feature()
    {
        var failure = new KakaoBusinessFailureFeature(KakaoBusinessErrorCatalog.Describe("KOE303"), 502, "/accounts");
        Assert.Equal(("KOE303", 502, "/accounts"), (failure.Error.Code, failure.StatusCode, failure.ReturnUrl));

        var refusal = new KakaoBusinessInsufficientScopeFeature(
            "KakaoBusiness", KakaoBusinessInsufficientScopeReason.NotGranted, ["moment_management"], ["moment_management"], consentUrl: null);
        Assert.Equal(("KakaoBusiness", KakaoBusinessInsufficientScopeReason.NotGranted), (refusal.AuthenticationScheme, refusal.Reason));
        Assert.Equal(["moment_management"], refusal.RequiredScopes);
        Assert.Equal(["moment_management"], refusal.MissingScopes);
        Assert.Null(refusal.ConsentUrl);
    }

    [Fact]
    public void Result_without_value_is_refused()
    {
        Assert.Throws<ArgumentNullException>("value", () => KakaoBusinessResult.Success<KakaoBusinessRevocation>(null!));
        Assert.Throws<ArgumentNullException>("error", () => KakaoBusinessResult.Failure<KakaoBusinessRevocation>(null!));
    }

    public static TheoryData<KakaoBusinessResult<KakaoBusinessRevocation>, string, string> Revocations => new()
    {
        { KakaoBusinessResult.Success(new KakaoBusinessRevocation { WasDeadAlready = true }), "WasDead", "" },
        { KakaoBusinessResult.Failure<KakaoBusinessRevocation>(KakaoBusinessErrorCatalog.Describe("timeout")), "NotConfirmed", "timeout" },
    };

    [Theory]
    [MemberData(nameof(Revocations), DisableDiscoveryEnumeration = true)]
    public async Task Page_shows_the_result_of_the_fake(KakaoBusinessResult<KakaoBusinessRevocation> revocation, string outcome, string code)
    {
        var fake = new FakeClient { Revocation = revocation };
        await using var site = new SampleSite(options => options.Services = services => services.AddSingleton<IKakaoBusinessClient>(fake));
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();

        var page = await browser.SubmitAsync(account.Form("form[action='/account/disconnect']"));

        Assert.Equal([outcome], page.Values("#message", "data-outcome"));
        Assert.Equal(code, page.TextOf("#error-code"));
    }

    [Fact]
    public void Fake_can_throw_exceptions_of_ad_API_clients()
    {
        var error = KakaoBusinessErrorCatalog.Describe("-402", 403, ["keyword_management"]);

        var consent = new KakaoBusinessConsentRequiredException(KakaoBusinessConsentReason.ScopeMissing, KakaoBusinessDefaults.AuthenticationScheme, error.RequiredScopes, error);
        var token = new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSignedIn);

        Assert.Equal((KakaoBusinessConsentReason.ScopeMissing, "KakaoBusiness", "keyword_management"), (consent.Reason, consent.AuthenticationScheme, Assert.Single(consent.RequiredScopes)));
        Assert.Same(error, consent.Error);
        Assert.Equal(KakaoBusinessTokenUnavailableReason.NotSignedIn, token.Reason);
    }

    private sealed class FakeClient : IKakaoBusinessClient
    {
        public KakaoBusinessResult<KakaoBusinessTokenInformation>? TokenInformation { get; init; }

        public KakaoBusinessResult<KakaoBusinessUserInformation>? UserInformation { get; init; }

        public KakaoBusinessResult<KakaoBusinessRevocation>? Revocation { get; init; }

        public Task<KakaoBusinessResult<KakaoBusinessTokenInformation>> GetTokenInformationAsync(
            KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default) => Task.FromResult(TokenInformation!);

        public Task<KakaoBusinessResult<KakaoBusinessUserInformation>> GetUserInformationAsync(
            KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default) => Task.FromResult(UserInformation!);

        public Task<KakaoBusinessResult<KakaoBusinessRevocation>> RevokeAsync(
            KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default) => Task.FromResult(Revocation!);
    }
}
