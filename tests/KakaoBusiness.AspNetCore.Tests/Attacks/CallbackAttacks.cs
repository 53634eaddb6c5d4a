using System.Net;
using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Attacks;

/// <summary>On the way back from Kakao: whose answer is believed.</summary>
[Trait("Category", "Attack")]
public class CallbackAttacks
{
    private static readonly Action<TestAppSetup> WithoutCorrelation = setup => setup.UseHandler<HandlerWithoutCorrelation>();

    /// <summary>A Kakao that takes any code any number of times, so that nothing but the library stands in the way.</summary>
    private static readonly Action<TestAppSetup> AnyCode = setup => setup.Backchannel = new ScriptedKakao();

    [Fact]
    public Task Login_CSRF_the_victim_follows_a_callback_link_of_the_attacker_s_own_sign_in() => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = site.NewBrowser();
            using var victim = site.NewBrowser();
            var lure = await site.AgreeAsync(await attacker.ChallengeAsync(), "other-owner");
            using var response = await victim.GetAsync(lure);
            return await victim.SignedInAsAsync() == Attack.OtherOwner;
        },
        WithoutCorrelation);

    [Fact]
    public Task Callback_with_a_foreign_correlation_while_the_victim_signs_in_too() => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = site.NewBrowser();
            using var victim = site.NewBrowser();
            await victim.ChallengeAsync();
            using var response = await victim.GetAsync(await site.AgreeAsync(await attacker.ChallengeAsync(), "other-owner"));
            return await victim.SignedInAsAsync() == Attack.OtherOwner;
        },
        WithoutCorrelation);

    [Fact]
    public Task Callback_without_correlation_in_a_browser_that_stole_the_whole_url() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = site.NewBrowser();
            using var thief = site.NewBrowser();
            using var response = await thief.GetAsync(await site.AgreeAsync(await victim.ChallengeAsync()));
            return await thief.SignedInAsAsync() == Attack.Owner;
        },
        WithoutCorrelation);

    /// <summary>The browser's word that the cookie has expired is not asked: this client keeps it.</summary>
    [Fact]
    public Task Callback_with_an_expired_correlation() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var authorizeUrl = await browser.ChallengeAsync();
            site.Time.Advance(TimeSpan.FromMinutes(16));
            using var response = await browser.GetAsync(Browser.CallbackUrl(authorizeUrl, "code=c&state={state}"));
            return response.StatusCode == HttpStatusCode.Redirect;
        },
        WithoutCorrelation,
        AnyCode);

    [Fact]
    public Task Callback_with_a_replayed_correlation_from_the_history_of_the_same_browser() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var url = Browser.CallbackUrl(await browser.ChallengeAsync(), "code=c&state={state}");
            using var first = await browser.GetAsync(url);
            using var second = await browser.GetAsync(url);
            return second.StatusCode == HttpStatusCode.Redirect;
        },
        WithoutCorrelation,
        AnyCode);

    /// <summary>
    /// Here the defence is Kakao's: a code works once. No memory of ours would do on several nodes. A test has no Kakao but the
    /// emulator, so what takes the defence out is a Kakao that forgets.
    /// </summary>
    [Fact]
    public Task Callback_with_a_replayed_correlation_copied_before_its_use() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = site.NewBrowser();
            var url = await site.AgreeAsync(await victim.ChallengeAsync());
            using var thief = victim.Copy(site);
            using var response = await victim.GetAsync(url);
            using var replay = await thief.GetAsync(url);
            return await thief.SignedInAsAsync() == Attack.Owner;
        },
        AnyCode);

    /// <summary>As above: of parallel answers Kakao lets one through.</summary>
    [Fact]
    public Task Parallel_callbacks_with_one_state() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var url = await site.AgreeAsync(await browser.ChallengeAsync());
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.Copy(site).GetAsync(url)));
            Assert.DoesNotContain(answers, answer => answer.StatusCode == HttpStatusCode.InternalServerError);
            return answers.Count(answer => answer.StatusCode == HttpStatusCode.Redirect) != 1;
        },
        AnyCode);

    [Theory]
    [InlineData("?code=c&state={state}", false)]
    [InlineData("", true)]
    public Task Callback_by_POST(string query, bool form) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var authorizeUrl = await browser.ChallengeAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, Browser.CallbackUrl(authorizeUrl, query.TrimStart('?')));
            if (form) request.Content = new FormUrlEncodedContent([new("code", "c"), new("state", authorizeUrl.Parameter("state"))]);
            using var response = await browser.SendAsync(request);
            return response.StatusCode == HttpStatusCode.Redirect;
        },
        setup => setup.UseHandler<HandlerOfAnyCallback>(),
        AnyCode);

    [Theory]
    [InlineData("code=attackers&code=c&state={state}")]
    [InlineData("code=attackers&CODE=c&state={state}")]
    [InlineData("code=c&state=attackers&state={state}")]
    [InlineData("code=c&STATE=attackers&state={state}")]
    public Task Callback_with_doubled_parameters(string query) => Attack.IsRefusedAsync(
        site => SignsInAsync(site, query), setup => setup.UseHandler<HandlerOfAnyCallback>(), AnyCode);

    [Theory]
    [InlineData("code=c&error=access_denied&state={state}")]
    [InlineData("error=KOE025&code=c&state={state}")]
    public Task Callback_with_code_and_error_together(string query) => Attack.IsRefusedAsync(
        site => SignsInAsync(site, query), setup => setup.UseHandler<HandlerOfAnyCallback>(), AnyCode);

    /// <summary>The attacker's own client sends the correlation cookie wherever it likes.</summary>
    [Fact]
    public Task State_from_another_scheme() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var authorizeUrl = await browser.ChallengeAsync("/challenge?scheme=Second");
            var url = Browser.CallbackUrl(authorizeUrl, "code=c&state={state}").Replace("/signin-second", "/signin-kakaobusiness", StringComparison.Ordinal);
            return await AcceptsAsync(browser, url, cookiesOf: browser);
        },
        OneStateFormat,
        setup =>
        {
            setup.Backchannel = new ScriptedKakao();
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness()
                .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath) = ("second", "/signin-second"));
        });

    [Fact]
    public async Task State_from_another_app_with_the_same_keys()
    {
        var keys = new EphemeralDataProtectionProvider();
        void Share(TestAppSetup setup)
        {
            setup.Backchannel = new ScriptedKakao();
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
        }

        void Weaken(TestAppSetup setup) => setup.Services += services => services.PostConfigureAll<KakaoBusinessOptions>(
            options => options.StateDataFormat = new PropertiesDataFormat(keys.CreateProtector("shared")));

        await using var other = await TestApp.StartAsync(setup =>
        {
            Share(setup);
            setup.Scheme["ClientId"] = "another-app";
        });
        await using var weakOther = await TestApp.StartAsync(setup =>
        {
            Share(setup);
            Weaken(setup);
        });
        var isWeak = false;
        await Attack.IsRefusedAsync(
            async site =>
            {
                var from = isWeak ? weakOther : other;
                isWeak = true;
                using var there = from.NewBrowser();
                using var here = site.NewBrowser();
                return await AcceptsAsync(here, Browser.CallbackUrl(await there.ChallengeAsync(), "code=c&state={state}"), cookiesOf: there);
            },
            Weaken,
            Share);
    }

    /// <summary>
    /// A thief who has seen a code brings it into a sign-in of his own: state and cookie are his and right. Nothing but PKCE tells
    /// (RFC 9700 §4.5), which Kakao does not document: by default the library is the weakened site of this test, and Kakao's
    /// short life of a code, its single use and TLS are all there is. <c>UsePkce</c> is the line for the day it does.
    /// </summary>
    [Fact]
    public Task Code_injection_into_the_thief_s_own_sign_in() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = site.NewBrowser();
            using var thief = site.NewBrowser();
            var victims = await victim.ChallengeAsync();
            // Kakao, were it to do PKCE: the code goes with the challenge of the request that it answers.
            var challenge = victims.Parameters().SingleOrDefault(pair => pair.Key == "code_challenge").Value;
            var good = site.Script.TokenAnswer;
            site.Script.TokenAnswer = async (request, cancellationToken) =>
            {
                QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken)).TryGetValue("code_verifier", out var verifier);
                var isOwn = challenge is null || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier.ToString()))) == challenge;
                return await (isOwn ? good : ScriptedKakao.Json("""{"error":"invalid_grant"}""", HttpStatusCode.BadRequest))(request, cancellationToken);
            };
            using var response = await thief.GetAsync(Browser.CallbackUrl(await thief.ChallengeAsync(), "code=victims&state={state}"));
            return response.StatusCode == HttpStatusCode.Redirect;
        },
        setup => setup.Scheme["UsePkce"] = "false",
        setup => (setup.Backchannel, setup.Scheme["UsePkce"]) = (new ScriptedKakao(), "true"));

    private static async Task<bool> SignsInAsync(TestApp site, string query)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.CallbackAsync(query);
        return response.StatusCode == HttpStatusCode.Redirect;
    }

    private static async Task<bool> AcceptsAsync(Browser browser, string url, Browser cookiesOf)
    {
        var cookies = string.Join("; ", cookiesOf.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}"));
        browser.Cookies.GetAllCookies().ToList().ForEach(cookie => cookie.Expired = true);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        using var response = await browser.SendAsync(request);
        return response.StatusCode == HttpStatusCode.Redirect;
    }

    private static void OneStateFormat(TestAppSetup setup)
    {
        var format = new PropertiesDataFormat(new EphemeralDataProtectionProvider().CreateProtector("shared"));
        setup.Services += services => services.PostConfigureAll<KakaoBusinessOptions>(options => options.StateDataFormat = format);
    }
}
