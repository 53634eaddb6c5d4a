using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>What goes to "Get business token" and the calls behind it, byte by byte.</summary>
public class TokenExchangeTests
{
    [Fact]
    public async Task Token_request_is_exactly_the_documented_one()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var callback = await browser.CallbackAsync();

        Assert.Equal("POST", kakao.TokenRequest.Method);
        Assert.Equal("https://kauth.kakao.com/oauth/business/token", kakao.TokenRequest.Url);
        Assert.Equal(
            $"grant_type=authorization_code&client_id={TestApp.ClientId}&redirect_uri=http%3A%2F%2Fapp.test%2Fsignin-kakaobusiness&code={ScriptedKakao.Code}&client_secret={TestApp.ClientSecret}",
            kakao.TokenRequest.Body);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", kakao.TokenRequest.Headers["Content-Type"]);
        Assert.Equal("application/json", kakao.TokenRequest.Headers["Accept"]);
        Assert.Equal(["Accept", "Content-Length", "Content-Type", "User-Agent"], kakao.TokenRequest.Headers.Keys.Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_client_secret_the_field_is_left_out(string? secret)
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => (setup.Backchannel, setup.Scheme["ClientSecret"]) = (kakao, secret));
        using var browser = app.NewBrowser();

        await browser.TicketOfCallbackAsync();

        Assert.EndsWith($"&code={ScriptedKakao.Code}", kakao.TokenRequest.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_and_secrets_of_any_visible_characters_arrive_unchanged()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => (setup.Backchannel, setup.Scheme["ClientSecret"]) = (kakao, "s&e=c+r %et"));
        using var browser = app.NewBrowser();

        using var callback = await browser.CallbackAsync("code=a%2Bb%26c%3D%2F~&state={state}");

        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(kakao.TokenRequest.Body);
        Assert.Equal("a+b&c=/~", form["code"]);
        Assert.Equal("s&e=c+r %et", form["client_secret"]);
    }

    [Fact]
    public async Task Userinfo_and_tokeninfo_get_only_the_token()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        await browser.TicketOfCallbackAsync();

        Assert.Equal(3, kakao.Requests.Count);
        foreach (var endpoint in new[] { "https://kapi.kakao.com/v1/business/userinfo", "https://kapi.kakao.com/v1/business/tokeninfo" })
        {
            var request = Assert.Single(kakao.RequestsTo(endpoint));
            Assert.Equal("GET", request.Method);
            Assert.Equal("", request.Body);
            Assert.Equal($"Bearer {ScriptedKakao.Token}", request.Headers["Authorization"]);
            Assert.Equal(["Accept", "Authorization", "User-Agent"], request.Headers.Keys.Order());
        }
    }

    [Fact]
    public async Task Userinfo_and_tokeninfo_are_asked_side_by_side()
    {
        var kakao = new ScriptedKakao();
        var bothInFlight = new CountdownEvent(2);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        kakao.UserInformationAnswer = AfterBoth(kakao.UserInformationAnswer);
        kakao.TokenInformationAnswer = AfterBoth(kakao.TokenInformationAnswer);
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        // Asked one after the other, the first would wait forever: the limit only ends a failing test.
        var ticket = await browser.TicketOfCallbackAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.True(bothInFlight.IsSet);
        Assert.Equal("owner@example.com", ticket.Email);
        Assert.Equal("moment:12345 moment:12346", ticket.GrantedResources);

        ScriptedKakao.Answer AfterBoth(ScriptedKakao.Answer answer) => async (request, cancellationToken) =>
        {
            if (bothInFlight.Signal()) released.SetResult();
            await released.Task;
            return await answer(request, cancellationToken);
        };
    }

    [Theory]
    [InlineData("""{"token_type":"bearer","access_token":"T"}""", null)]
    [InlineData("""{"token_type":"Bearer","access_token":"T"}""", null)]
    [InlineData("""{"token_type":"BEARER","access_token":"T"}""", null)]
    [InlineData("""{"access_token":"T"}""", null)]
    [InlineData("""{"token_type":null,"access_token":"T"}""", null)]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":"moment_management keyword_management"}""", "moment_management keyword_management")]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":"moment_management,keyword_management"}""", "moment_management keyword_management")]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":" moment_management,  keyword_management moment_management"}""", "moment_management keyword_management")]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":["moment_management","keyword_management"]}""", "moment_management keyword_management")]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":[{"id":"moment_management"},{"name":"keyword_management"},{"scope":"x"},7,null]}""", "moment_management keyword_management x")]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":null}""", null)]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":""}""", null)]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":17}""", null)]
    [InlineData("""{"token_type":"bearer","access_token":"T","scope":{}}""", null)]
    [InlineData("""{"token_type":"bearer","access_token":"T","error":null,"unknown":{"a":[1]},"expires_in":"x","refresh_token":5}""", null)]
    [InlineData("\uFEFF{\"access_token\":\"T\"}", null)]
    public async Task Every_shape_of_token_response_signs_in(string body, string? scopes)
    {
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json(body),
            TokenInformationAnswer = ScriptedKakao.Json("""{"id":1,"scopes":["from_tokeninfo"]}"""),
        };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        var ticket = await browser.TicketOfCallbackAsync();

        Assert.Equal("T", ticket.AccessToken);
        Assert.Equal(scopes ?? "from_tokeninfo", ticket.GrantedScopes);
        Assert.DoesNotContain(".Token.expires_at", ticket.Items.Keys);
        Assert.DoesNotContain(".Token.refresh_token", ticket.Items.Keys);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json;charset=EUC-KR")]
    [InlineData("nonsense")]
    public async Task Media_type_of_an_answer_does_not_matter(string contentType)
    {
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Body("""{"access_token":"T"}"""u8.ToArray(), contentType) };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        Assert.Equal("T", (await browser.TicketOfCallbackAsync()).AccessToken);
    }

    [Fact]
    public async Task Apps_own_Backchannel_is_used_as_it_is()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.Backchannel = new HttpClient(kakao, disposeHandler: false));
        using var browser = app.NewBrowser();

        Assert.Equal(ScriptedKakao.Token, (await browser.TicketOfCallbackAsync()).AccessToken);
        Assert.Equal(3, kakao.Requests.Count);
    }

    [Fact]
    public async Task Sign_in_completes_although_the_browser_disconnects()
    {
        using var gone = new CancellationTokenSource();
        var kakao = new ScriptedKakao();
        var good = kakao.TokenResponse;
        kakao.TokenResponse = async (request, cancellationToken) =>
        {
            await gone.CancelAsync();
            Assert.False(cancellationToken.IsCancellationRequested);
            return await good(request, cancellationToken);
        };
        var signedIn = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Backchannel = kakao;
            setup.Options = options => options.Events.OnTicketReceived = context =>
            {
                Assert.True(context.HttpContext.RequestAborted.IsCancellationRequested);
                signedIn.SetResult(context.Properties!.GetTokenValue("access_token"));
                return Task.CompletedTask;
            };
        });
        using var browser = app.NewBrowser();
        var url = Browser.CallbackUrl(await browser.ChallengeAsync(), "code=c&state={state}");

        var answer = browser.GetAsync(url, gone.Token);

        Assert.Equal(ScriptedKakao.Token, await signedIn.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        await answer.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
