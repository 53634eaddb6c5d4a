using System.Net;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>What is left of a call that was refused: the link to a consent, the log, and nothing else.</summary>
public class RefusedCallTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData("http://app.test/form?page=2", "http://app.test/form?page=2")]
    [InlineData("https://elsewhere.example/form", "/")]
    [InlineData(null, "/")]
    public async Task Link_of_a_form_asks_for_all_and_returns(string? referer, string back)
    {
        await using var app = await StartWithFormAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var consent = await FollowLinkAsync(browser, "/keyword", referer);

        Assert.Equal("moment_management,keyword_management", consent.Headers.Location!.Parameter("scope"));
        Assert.Equal(back, await ReturnAsync(app, browser, consent));
    }

    [Fact]
    public async Task Link_without_granted_scopes_asks_for_configured_ones()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.CheckApiPermissions = false);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"scopes":[]}"""));
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401));
        app.Time.Advance(Interval);

        using var consent = await FollowLinkAsync(browser, "/accounts", referer: null);

        Assert.Equal("moment_management", consent.Headers.Location!.Parameter("scope"));
    }

    [Fact]
    public async Task Link_after_session_end_asks_for_the_same()
    {
        await using var app = await StartWithFormAsync();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["keyword_management"] };
        using var browser = app.NewBrowser();
        using (await browser.SignInAsync("/challenge")) app.Emulator.AccountSettings.RevokeAll();
        using var refusal = await browser.PostAsync("/keyword");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await browser.AssertAnonymousAsync();

        using var consent = await browser.GetAsync(MissingScopeInBrowserTests.LinkIn(await refusal.TextAsync()));

        Assert.Equal("moment_management,keyword_management", consent.Headers.Location!.Parameter("scope"));
    }

    [Fact]
    public async Task Refusal_without_end_is_not_read_to_the_end()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.HugeBody(KakaoEndpoint.MomentAdAccounts, 50_000_000) with { StatusCode = 403 });

        await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync("/accounts"));
    }

    [Fact]
    public async Task Page_that_consent_did_not_open_asks_no_more()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.TokenValidationInterval = TimeSpan.Zero);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401));
        using var challenge = await browser.GetAsync("/accounts");
        Assert.Equal("/accounts", await ReturnAsync(app, browser, challenge));

        for (var visit = 0; visit < 3; visit++)
        {
            using var page = await browser.GetAsync("/accounts");
            Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        }
    }

    [Fact]
    public async Task Refusal_drops_what_the_page_had_set()
    {
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Endpoints += endpoints => endpoints.MapPost("/half-done", context =>
        {
            context.Response.Headers["X-Saved"] = "yes";
            return TokenApp.ListAsync(context, "keyword", TokenApp.KeywordAccounts);
        }));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var refusal = await browser.PostAsync("/half-done");

        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.False(refusal.Headers.Contains("X-Saved"));
    }

    [Theory]
    [InlineData("/keyword", "A call to an ad API needs a new consent for scheme KakaoBusiness: ScopeMissing (-402). The call was sent: False.")]
    [InlineData("/accounts", "A call to an ad API needs a new consent for scheme KakaoBusiness: TokenDead (-401). The call was sent: True.")]
    public async Task Refused_call_is_logged_with_its_reason(string page, string message)
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var challenge = await browser.GetAsync(page);

        Assert.Equal(HttpStatusCode.Redirect, challenge.StatusCode);
        Assert.Equal(message, Assert.Single(app.MessagesOf("ApiCallNeedsConsent")));
        Assert.StartsWith("The browser is redirected to Kakao's consent for scheme KakaoBusiness", Assert.Single(app.MessagesOf("ConsentForApiCall")), StringComparison.Ordinal);
        Assert.Empty(app.MessagesOf("ConsentDidNotHelp"));
    }

    [Fact]
    public async Task Log_warns_of_a_consent_that_did_not_help()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401));
        using var challenge = await browser.GetAsync("/accounts");
        await ReturnAsync(app, browser, challenge);

        using var page = await browser.GetAsync("/accounts");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Single(app.MessagesOf("ConsentDidNotHelp"));
    }

    [Fact]
    public async Task Response_that_the_app_does_not_get_is_disposed()
    {
        using var transport = new Recording();
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Services += services
            => services.AddHttpClient("moment").AddHttpMessageHandler(() => transport.Handler()));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var challenge = await browser.GetAsync("/accounts");

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Assert.Single(transport.Answers).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Long_successful_response_passes_unchanged()
    {
        const int Length = 2_000_000;
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.HugeBody(KakaoEndpoint.MomentAdAccounts, Length));

        using var page = await browser.GetAsync("/accounts");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True((await page.TextAsync()).Length >= Length);
    }

    [Fact]
    public void Exceptions_say_what_to_do()
    {
        Assert.StartsWith(
            "The call to the ad API needs a new consent from the user. -401",
            new KakaoBusinessConsentRequiredException(KakaoBusinessConsentReason.TokenDead, "a", [], KakaoBusinessErrorCatalog.Describe("-401")).Message, StringComparison.Ordinal);
        Assert.StartsWith("The business token of a session is available only in a request, an interactive circuit", MessageOf(KakaoBusinessTokenUnavailableReason.OutsideRequest), StringComparison.Ordinal);
        Assert.Contains("Add [Authorize] to the endpoint", MessageOf(KakaoBusinessTokenUnavailableReason.NotSignedIn), StringComparison.Ordinal);
        Assert.Contains("NavigationManager.Refresh(forceReload: true)", MessageOf(KakaoBusinessTokenUnavailableReason.SessionEnded), StringComparison.Ordinal);
        Assert.Contains("Use one of GrantedResources", MessageOf(KakaoBusinessTokenUnavailableReason.AdAccountNotGranted), StringComparison.Ordinal);
        Assert.Contains("Set SaveTokens of the Kakao Business scheme to true", MessageOf(KakaoBusinessTokenUnavailableReason.NotSaved), StringComparison.Ordinal);
    }

    private static string MessageOf(KakaoBusinessTokenUnavailableReason reason) => new KakaoBusinessTokenUnavailableException(reason).Message;

    /// <summary>An app with a form at <c>/keyword</c> too.</summary>
    private static Task<TestApp> StartWithFormAsync() => TokenApp.StartAsync(configure: setup => setup.Endpoints += endpoints
        => endpoints.MapPost("/keyword", context => TokenApp.ListAsync(context, "keyword", TokenApp.KeywordAccounts)).RequireAuthorization());

    /// <summary>Posts to a page, is refused, and follows the link of the refusal to Kakao.</summary>
    private static async Task<HttpResponseMessage> FollowLinkAsync(Browser browser, string page, string? referer)
    {
        var post = new HttpRequestMessage(HttpMethod.Post, page);
        if (referer is not null) post.Headers.Referrer = new Uri(referer);
        using var refusal = await browser.SendAsync(post);
        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        return await browser.GetAsync(MissingScopeInBrowserTests.LinkIn(await refusal.TextAsync()));
    }

    /// <summary>Agrees at Kakao, and returns where that leads.</summary>
    private static async Task<string> ReturnAsync(TestApp app, Browser browser, HttpResponseMessage challenge)
    {
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(challenge.Headers.Location!, cancellationToken: TestContext.Current.CancellationToken));
        return callback.Headers.Location!.OriginalString;
    }

    /// <summary>Keeps the answers that pass.</summary>
    private sealed class Recording : IDisposable
    {
        public List<HttpResponseMessage> Answers { get; } = [];

        public DelegatingHandler Handler() => new Passing(this);

        public void Dispose() => Answers.ForEach(answer => answer.Dispose());

        private sealed class Passing(Recording recording) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var answer = await base.SendAsync(request, cancellationToken);
                recording.Answers.Add(answer);
                return answer;
            }
        }
    }
}
