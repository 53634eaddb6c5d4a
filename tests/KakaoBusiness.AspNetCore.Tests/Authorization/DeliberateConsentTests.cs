using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>An app asks for consent by a challenge of its own.</summary>
public class DeliberateConsentTests
{
    [Theory]
    [InlineData("biz_account_email")]
    [InlineData(null)]
    public async Task Challenge_for_granted_scopes_returns_at_once(string? scope)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = scope is null ? null! : [scope], RedirectUri = "/private?back=1" };

        using var answer = await browser.GetAsync("/challenge");

        Assert.Equal("/private?back=1", answer.Headers.Location!.OriginalString);
        Assert.Empty(answer.SetCookies());
    }

    [Fact]
    public async Task Forced_challenge_shows_the_consent_screen_again()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        app.Challenge = () => new KakaoBusinessChallengeProperties { ForceConsent = true, RedirectUri = "/" };

        Assert.Equal("kauth.kakao.com", (await browser.ChallengeAsync("/challenge")).Host);
    }

    [Theory]
    [InlineData("moment:12345", "moment_management", "moment:12345", "kauth.kakao.com")]
    [InlineData("moment:12345", "biz_account_email", "moment:99999", "kauth.kakao.com")]
    [InlineData("moment:12345", "biz_account_email", "moment:*", "kauth.kakao.com")]
    [InlineData("moment:*", "biz_account_email", "keyword:22345", "kauth.kakao.com")]
    [InlineData("moment:12345", "biz_account_email", "moment:12345", "app.test")]
    [InlineData("moment:*", "moment_delete", "moment:12345", "app.test")]
    [InlineData("moment:*", "moment_delete", "moment:*", "app.test")]
    public async Task Challenge_is_skipped_only_if_everything_is_granted(string held, string scope, string resourceId, string host)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["biz_account_email", "moment_delete"], ResourceIds = [held], RedirectUri = "/" };
        (await browser.SignInAsync("/challenge")).Dispose();

        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = [scope], ResourceIds = [resourceId], RedirectUri = "/" };
        var target = await browser.ChallengeAsync("/challenge");

        Assert.Equal(host, new Uri(app.BaseAddress, target).Host);
    }

    [Fact]
    public async Task Challenge_back_to_its_own_URL_always_asks()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        foreach (var returnUrl in (string?[])[null, "/challenge", new Uri(app.BaseAddress, "/challenge").AbsoluteUri])
        {
            app.Challenge = () => new KakaoBusinessChallengeProperties { RedirectUri = returnUrl };
            Assert.Equal("kauth.kakao.com", (await browser.ChallengeAsync("/challenge")).Host);
        }
    }

    [Fact]
    public async Task Additional_scopes_are_asked_beside_granted_ones()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/moment")).Dispose();
        app.Challenge = () => new KakaoBusinessChallengeProperties { AdditionalScopes = ["keyword_management"], RedirectUri = "/" };

        Assert.Equal("moment_management,biz_account_email,keyword_management", (await browser.ChallengeAsync("/challenge")).Parameter("scope"));
    }

    [Fact]
    public async Task Grants_count_under_a_custom_issuer()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Scheme["ClaimsIssuer"] = "https://issuer.example");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/moment")).Dispose();

        using var page = await browser.GetAsync("/moment");

        Assert.Equal("page ", await page.TextAsync());
    }

    [Fact]
    public async Task Named_ad_accounts_replace_those_of_the_session()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["moment_management"], ResourceIds = ["moment:12345"] };
        (await browser.SignInAsync("/challenge")).Dispose();

        foreach (var (named, sent) in new[] { ("moment:12346", "moment:12346"), (null, "moment:12345") })
        {
            app.Challenge = () => new KakaoBusinessChallengeProperties { AdditionalScopes = ["moment_delete"], ResourceIds = named is null ? null : [named] };
            Assert.Equal(sent, (await browser.ChallengeAsync("/challenge")).Parameter("resource_ids"));
        }
    }

    [Fact]
    public async Task Other_challenge_parameters_do_not_reach_Kakao()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { AdditionalScopes = ["moment_delete"], ForceConsent = true, RedirectUri = "/" };

        var names = (await browser.ChallengeAsync("/challenge")).Parameters().Select(pair => pair.Key);

        Assert.Equal(["client_id", "response_type", "redirect_uri", "scope", "state"], names);
    }
}
