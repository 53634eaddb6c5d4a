using System.Net;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

public sealed class SignInTests
{
    [Fact]
    public async Task Account_page_shows_email_scopes_and_ad_accounts()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("/account", page.Url.PathAndQuery);
        Assert.Equal("owner@example.com", page.TextOf("#email"));
        Assert.Equal(["biz_account_email", "moment_management"], page.Values("#scopes [data-granted=true]", "data-scope"));
        Assert.Equal(["moment:12345", "moment:12346"], page.Values("#resources [data-resource]", "data-resource"));
    }

    [Theory]
    [InlineData("en", "Run Kakao Moment ad accounts moment_management")]
    [InlineData("ko", "카카오모먼트 광고계정 운영 moment_management")]
    public async Task Scopes_have_name_and_ID_in_users_language(string language, string expected)
    {
        await using var site = new SampleSite();

        var page = await site.OpenBrowser(language).SignInAsync();

        Assert.Equal(expected, page.TextOf("#scopes [data-scope=moment_management] th"));
    }

    [Fact]
    public async Task Only_the_chosen_ad_accounts_are_granted()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.AgreeAsync(await browser.OpenConsentAsync(), accounts: ["moment:12346"]);

        Assert.Equal(["moment:12346"], page.Values("#resources [data-resource]", "data-resource"));
    }

    [Fact]
    public async Task User_without_email_signs_in_with_unknown_email()
    {
        await using var site = new SampleSite();

        var page = await site.OpenBrowser().SignInAsync("owner-no-email");

        Assert.Equal("Unknown", page.TextOf("#email"));
    }

    [Fact]
    public async Task Anonymous_user_returns_to_account_page_after_sign_in()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.AgreeAsync(await browser.OpenAsync("/account?from=mail"));

        Assert.Equal("/account?from=mail", page.Url.PathAndQuery);
        Assert.Equal("owner@example.com", page.TextOf("#email"));
    }

    [Theory]
    [InlineData("en", "Continue with Kakao Business")]
    [InlineData("ko", "Kakao Business로 계속하기")]
    public async Task Start_page_button_leads_to_consent(string language, string button)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser(language);
        var home = await browser.OpenAsync("/");

        Assert.Equal(button, home.TextOf("#sign-in"));
        var consent = await browser.OpenAsync(home.Values("#sign-in", "href").Single());

        Assert.Equal("https://kauth.kakao.com/oauth/business/authorize", consent.Url.GetLeftPart(UriPartial.Path));
        Assert.Equal(HttpStatusCode.OK, consent.Status);
    }

    [Theory]
    [InlineData("en", "You cancelled the sign-in")]
    [InlineData("ko", "로그인을 취소했습니다")]
    public async Task Cancelled_consent_shows_page_and_signs_nobody_in(string language, string title)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser(language);

        var page = await browser.CancelAsync(await browser.OpenConsentAsync("/account?tab=1"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("/account/cancelled", page.Url.AbsolutePath);
        Assert.Equal(title, page.Title);
        Assert.DoesNotContain("sample.session", browser.CookieNames);
        Assert.False(await browser.IsSignedInAsync());
        Assert.Contains("/account/login?returnUrl=%2Faccount%3Ftab%3D1", page.Values("a.primary", "href"));
    }

    [Theory]
    [InlineData("no-business-center", "KOE025", "en", "This Kakao account has not joined the Kakao Business Center yet. Join it, then try again.")]
    [InlineData("no-business-center", "KOE025", "ko", "아직 카카오비즈니스 센터에 가입하지 않은 카카오계정입니다. 가입한 뒤 다시 시도해 주세요.")]
    [InlineData("suspended", "KOE026", "en", "This Kakao account cannot use the service at the moment. Check the state of the account at Kakao.")]
    [InlineData("suspended", "KOE026", "ko", "현재 서비스를 이용할 수 없는 상태의 카카오계정입니다. 카카오계정 상태를 확인해 주세요.")]
    [InlineData("no-business-asset", "KOE027", "en", "This Kakao account owns no business asset such as an ad account. Create one, or use another Kakao account.")]
    [InlineData("no-business-asset", "KOE027", "ko", "이 카카오계정에는 광고계정 등의 비즈니스 자산이 없습니다. 자산을 만들거나 다른 카카오계정을 이용해 주세요.")]
    public async Task Refused_user_sees_reason_with_400(string persona, string code, string language, string message)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser(language);

        var page = await browser.SignInAsync(persona);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(message, page.TextOf("#message"));
        Assert.Equal(code, page.TextOf("#error-code"));
        Assert.Equal(language, page.Document.DocumentElement.GetAttribute("lang"));
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Failure_page_retries_with_same_return_URL()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var failure = await browser.SignInAsync("suspended", "/account?tab=2");

        var consent = await browser.OpenAsync(failure.Values("a.primary", "href").Single());
        var page = await browser.AgreeAsync(consent);

        Assert.Equal("/account?tab=2", page.Url.PathAndQuery);
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task Developer_details_appear_in_Development_only(string environment, bool isShown)
    {
        await using var site = new SampleSite(options => options.Environment = environment);

        var page = await site.OpenBrowser().SignInAsync("no-business-center");

        Assert.Equal(isShown, page.Document.QuerySelector("#for-developers") is not null);
    }

    [Fact]
    public async Task Failure_page_opened_directly_redirects_home()
    {
        await using var site = new SampleSite();

        var page = await site.OpenBrowser().OpenAsync("/account/failure");

        Assert.Equal("/", page.Url.AbsolutePath);
    }

    [Fact]
    public async Task Signed_in_user_without_access_gets_403()
    {
        await using var site = new SampleSite(options => options.Services = services => services.AddAuthorization(
            authorization => authorization.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole("staff").Build()));

        var page = await site.OpenBrowser().SignInAsync();

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal("Access denied", page.Title);
    }
}
