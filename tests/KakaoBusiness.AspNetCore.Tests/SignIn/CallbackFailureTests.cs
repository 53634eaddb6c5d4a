using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>Anybody can call the callback with anything: it ends in a readable page with a fitting status, never in a 500.</summary>
public class CallbackFailureTests
{
    public static TheoryData<string, string> MalformedQueries => new()
    {
        { "", "invalid_callback" },
        { "x=1", "invalid_callback" },
        { "code=c", "invalid_state" },
        { "error=access_denied", "invalid_state" },
        { "code=c&state=", "invalid_state" },
        { "code=c&state=forged", "invalid_state" },
        { "code=c&state=%00%ff%0d%0a", "invalid_state" },
        { "code=c&state={state}x", "invalid_state" },
        { "state={state}", "invalid_callback" },
        { "code=&state={state}", "invalid_callback" },
        { "code=a&code=b&state={state}", "invalid_callback" },
        { "code=a&Code=b&state={state}", "invalid_callback" },
        { "CODE=a&code=a&state={state}", "invalid_callback" },
        { "code=a&state={state}&state={state}", "invalid_callback" },
        { "code=a&state={state}&STATE={state}", "invalid_callback" },
        { "error=access_denied&error=access_denied&state={state}", "invalid_callback" },
        { "error=KOE025&error_description=a&error_description=b&state={state}", "invalid_callback" },
        { "code=c&error=access_denied&state={state}", "invalid_callback" },
        { "code=c&error_code=KOE025&state={state}", "invalid_callback" },
        { "code=with%20space&state={state}", "invalid_callback" },
        { "code=line%0d%0abreak&state={state}", "invalid_callback" },
        { "code=%ec%bd%94&state={state}", "invalid_callback" },
    };

    [Theory]
    [MemberData(nameof(MalformedQueries))]
    public async Task Malformed_callback_gives_400_and_breaks_nothing(string query, string code)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync(query);

        await AssertBuiltInPageAsync(app, response, HttpStatusCode.BadRequest, code);
        using var next = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, next.StatusCode);
        Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Malformed_callback_uses_up_its_state()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        var authorizeUrl = await browser.ChallengeAsync();
        var honest = await app.Emulator.AgreeAsync(authorizeUrl, cancellationToken: TestContext.Current.CancellationToken);
        using var malformed = await browser.GetAsync(Browser.CallbackUrl(authorizeUrl, "code=a&code=b&state={state}"));

        using var response = await browser.GetAsync(honest);

        await AssertBuiltInPageAsync(app, response, HttpStatusCode.BadRequest, "correlation_failed");
    }

    [Fact]
    public async Task Oversized_parameter_is_a_400()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"code={new string('c', 9000)}&state={{state}}");

        await AssertBuiltInPageAsync(app, response, HttpStatusCode.BadRequest, "invalid_callback");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "")]
    [InlineData("HEAD", "")]
    [InlineData("PUT", "")]
    [InlineData("DELETE", "")]
    [InlineData("OPTIONS", "")]
    [InlineData("POST", "?code=c&state={state}")]
    [InlineData("HEAD", "?code=c&state={state}")]
    public async Task Callback_by_other_method_or_without_code_gets_400(string method, string query)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        var url = Browser.CallbackUrl(await browser.ChallengeAsync(), query.TrimStart('?'));

        using var response = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), url));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(method == "HEAD", (await response.TextAsync()).Length == 0);
        Assert.Empty(app.Emulator.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Form_posted_to_the_callback_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        var authorizeUrl = await browser.ChallengeAsync();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = "c", ["state"] = authorizeUrl.Parameter("state") });

        using var response = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/signin-kakaobusiness") { Content = form });

        await AssertBuiltInPageAsync(app, response, HttpStatusCode.BadRequest, "invalid_callback");
    }

    [Fact]
    public async Task Callback_in_another_browser_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        using var victim = app.NewBrowser();
        using var attacker = app.NewBrowser();
        var callback = await app.Emulator.AgreeAsync(await attacker.ChallengeAsync(), cancellationToken: TestContext.Current.CancellationToken);

        using var response = await victim.GetAsync(callback);

        await AssertBuiltInPageAsync(app, response, HttpStatusCode.BadRequest, "correlation_failed");
        await victim.AssertAnonymousAsync();
        Assert.Empty(app.Emulator.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Callback_that_was_used_already_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        var callback = await app.Emulator.AgreeAsync(await browser.ChallengeAsync(), cancellationToken: TestContext.Current.CancellationToken);
        using var first = await browser.GetAsync(callback);

        using var second = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        await AssertBuiltInPageAsync(app, second, HttpStatusCode.BadRequest, "correlation_failed");
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
    }

    [Fact]
    public async Task Two_tabs_can_sign_in_at_same_time()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        var first = await browser.ChallengeAsync("/private?tab=1");
        var second = await browser.ChallengeAsync("/private?tab=2");

        using var secondAnswer = await browser.GetAsync(await app.Emulator.AgreeAsync(second, cancellationToken: TestContext.Current.CancellationToken));
        using var firstAnswer = await browser.GetAsync(await app.Emulator.AgreeAsync(first, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("/private?tab=2", secondAnswer.Headers.Location!.OriginalString);
        Assert.Equal("/private?tab=1", firstAnswer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Changed_state_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        var state = (await browser.ChallengeAsync()).Parameter("state");

        for (var index = 0; index < state.Length; index += 7)
        {
            var mutated = $"{state[..index]}{(state[index] == 'A' ? 'B' : 'A')}{state[(index + 1)..]}";
            using var response = await browser.GetAsync($"/signin-kakaobusiness?code=c&state={mutated}");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", "로그인하지 못했습니다", "돌아가기", "lang=\"ko\"")]
    [InlineData("en-US,en;q=0.9,ko;q=0.8", "Sign-in failed", "Go back", "lang=\"en\"")]
    [InlineData("fr", "Sign-in failed", "Go back", "lang=\"en\"")]
    [InlineData("en;q=0.1, ko;q=0.5", "로그인하지 못했습니다", "돌아가기", "lang=\"ko\"")]
    [InlineData("%%%nonsense;;q=x", "Sign-in failed", "Go back", "lang=\"en\"")]
    public async Task Built_in_page_speaks_the_browsers_language(string acceptLanguage, string title, string back, string language)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin-kakaobusiness");
        request.Headers.TryAddWithoutValidation("Accept-Language", acceptLanguage);

        using var response = await browser.SendAsync(request);

        var page = WebUtility.HtmlDecode(await response.TextAsync());
        Assert.Contains($"<title>{title}</title>", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/\" target=\"_top\">{back}</a>", page, StringComparison.Ordinal);
        Assert.Contains(language, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_callback_shows_no_stack_trace_in_Development()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Environment = "Development");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"code={ScriptedKakao.Code}&state={{state}}");

        await AssertBuiltInPageAsync(app, response, HttpStatusCode.BadRequest, "KOE320");
    }

    private static async Task AssertBuiltInPageAsync(TestApp app, HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await response.TextAsync();
        Assert.Contains($">{code}<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page, StringComparison.Ordinal);
        Assert.Contains(app.MessagesOf("SignInFailed"), message => message.StartsWith($"Sign-in with scheme KakaoBusiness failed: {code} (", StringComparison.Ordinal));
        KnownSecrets.AssertNoneIn(page);
        KnownSecrets.AssertNoneLogged(app);
    }
}
