using System.Security.Claims;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>
/// By a flow of the attacker's own that ends in the victim's browser, together with its correlation cookie: whoever runs another host
/// of the domain can set cookies for all of it.
/// </summary>
[Trait("Category", "Attack")]
public class PlantedFlowAttacks
{
    private const string FrameworkName = ".AspNetCore.Correlation.";
    private const string HostName = "__Host-KakaoBusiness.Correlation.";

    /// <summary>
    /// The names under which a browser lets another host of the domain set a cookie. A value may hold a comma, and a server that takes it
    /// for a separator sees a cookie with the prefix; so does one that compares names without regard to case.
    /// </summary>
    [Theory]
    [InlineData(FrameworkName + "{id}=N"), InlineData(FrameworkName + "{id}={time}")]
    [InlineData("KakaoBusiness.Correlation.{id}={time}"), InlineData("__Secure-KakaoBusiness.Correlation.{id}={time}")]
    [InlineData("__HOST-KakaoBusiness.Correlation.{id}={time}"), InlineData("__host-kakaobusiness.correlation.{id}={time}")]
    [InlineData("a=b," + HostName + "{id}={time}"), InlineData("a=b, " + HostName + "{id}={time}"), InlineData("\u00a0" + HostName + "{id}={time}")]
    public Task Planted_correlation_cookie_over_https(string planted) => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = site.NewBrowser();
            using var victim = site.NewBrowser();
            var lure = await site.AgreeAsync(await attacker.ChallengeAsync(), "other-owner");
            var cookie = Assert.Single(attacker.Cookies.GetAllCookies());
            var id = cookie.Name[(cookie.Name.LastIndexOf('.') + 1)..];
            using var request = new HttpRequestMessage(HttpMethod.Get, lure);
            request.Headers.TryAddWithoutValidation(HeaderNames.Cookie, planted.Replace("{id}", id, StringComparison.Ordinal).Replace("{time}", cookie.Value, StringComparison.Ordinal));
            using var response = await victim.SendAsync(request);
            return await victim.SignedInAsAsync() == Attack.OtherOwner;
        },
        Weakening.WithoutCorrelation,
        setup => setup.Https = true);

    /// <summary>Suppose that the cookie was planted nevertheless: a live session does not give way to a flow that it did not begin.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public Task Planted_flow_replaces_session_of_the_victim(bool stored) => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = site.NewBrowser();
            using var victim = await SessionSites.SignedInAsync(site);
            var token = (await victim.TicketAsync()).SessionToken();
            using var response = await victim.GetAsync(await site.AgreeAsync(await attacker.ChallengeAsync(), "other-owner"));
            var now = await victim.TicketAsync();
            var isUntouched = now.SessionToken() == token && site.Emulator.LiveTokenCount == 1;
            var isReplaced = now.Email == "other-owner@example.com" && site.Emulator.Requests.Of(KakaoEndpoint.Revoke).Any(request => request.Headers["Authorization"] == $"Bearer {token}");
            Assert.NotEqual(isUntouched, isReplaced);
            return isReplaced;
        },
        setup => setup.Options = options => options.Events.OnCreatingTicket = context =>
        {
            // Every account is the same.
            foreach (var claim in context.Identity!.FindAll(ClaimTypes.NameIdentifier).ToList()) context.Identity.RemoveClaim(claim);
            context.Identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, "somebody", ClaimValueTypes.String, context.Scheme.Name));
            return Task.CompletedTask;
        },
        setup =>
        {
            SessionSites.Mode(stored)(setup);
            Weakening.WithoutCorrelation(setup);
        });
}
