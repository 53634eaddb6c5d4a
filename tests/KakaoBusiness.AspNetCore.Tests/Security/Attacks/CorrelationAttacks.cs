using System.Net;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>On the tie between a callback and the browser that began it: none, foreign, expired, replayed, used in parallel.</summary>
[Trait("Category", "Attack")]
public class CorrelationAttacks
{
    [Fact]
    public Task Foreign_callback_while_the_victim_signs_in() => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = site.NewBrowser();
            using var victim = site.NewBrowser();
            await victim.ChallengeAsync();
            using var response = await victim.GetAsync(await site.AgreeAsync(await attacker.ChallengeAsync(), "other-owner"));
            return await victim.SignedInAsAsync() == Attack.OtherOwner;
        },
        Weakening.WithoutCorrelation);

    [Fact]
    public Task Stolen_callback_url_without_correlation_cookie() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = site.NewBrowser();
            using var thief = site.NewBrowser();
            using var response = await thief.GetAsync(await site.AgreeAsync(await victim.ChallengeAsync()));
            return await thief.SignedInAsAsync() == Attack.Owner;
        },
        Weakening.WithoutCorrelation);

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
        Weakening.WithoutCorrelation,
        Attack.AnyCode);

    [Fact]
    public Task Callback_repeated_from_browser_history() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var url = Browser.CallbackUrl(await browser.ChallengeAsync(), "code=c&state={state}");
            using var first = await browser.GetAsync(url);
            using var second = await browser.GetAsync(url);
            return second.StatusCode == HttpStatusCode.Redirect;
        },
        Weakening.WithoutCorrelation,
        Attack.AnyCode);

    /// <summary>Within a node the library remembers. Between nodes the defense is Kakao's: a code is valid once.</summary>
    [Fact]
    public Task Callback_with_a_replayed_correlation_copied_before_its_use() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = site.NewBrowser();
            var url = Browser.CallbackUrl(await victim.ChallengeAsync(), "code=c&state={state}");
            using var thief = victim.Copy(site);
            using var response = await victim.GetAsync(url);
            using var replay = await thief.GetAsync(url);
            return replay.StatusCode == HttpStatusCode.Redirect;
        },
        Weakening.WithoutMemoryOfStates,
        Attack.AnyCode);

    [Theory, InlineData("code=c&state={state}"), InlineData("error=KOE025&state={state}"), InlineData("state={state}")]
    public Task One_state_tries_many_answers(string first) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var authorizeUrl = await browser.ChallengeAsync();
            using var copy = browser.Copy(site);
            using var answer = await browser.GetAsync(Browser.CallbackUrl(authorizeUrl, first));
            var before = site.Script.Requests.Count;
            using var next = await copy.GetAsync(Browser.CallbackUrl(authorizeUrl, "code=another&state={state}"));
            return site.Script.Requests.Count > before;
        },
        Weakening.WithoutMemoryOfStates,
        Attack.AnyCode);

    [Fact]
    public Task Parallel_callbacks_with_one_state() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var url = Browser.CallbackUrl(await browser.ChallengeAsync(), "code=c&state={state}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 51).Select(_ => browser.Copy(site).GetAsync(url)));
            Assert.DoesNotContain(answers, answer => answer.StatusCode == HttpStatusCode.InternalServerError);
            return site.Script.RequestsTo(KakaoBusinessDefaults.TokenEndpoint).Count() != 1;
        },
        Weakening.WithoutMemoryOfStates,
        Attack.AnyCode);
}
