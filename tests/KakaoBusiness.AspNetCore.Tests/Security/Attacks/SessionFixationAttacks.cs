using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a session that the attacker knows before the victim signs in.</summary>
[Trait("Category", "Attack")]
public class SessionFixationAttacks
{
    /// <summary>
    /// The attacker plants the cookie of a session of his own; the victim signs in over it. With a store the attacker would then
    /// read the victim's session, because the framework keeps the key. In cookie mode there is no key: what is planted must end.
    /// </summary>
    [Theory, InlineData(false), InlineData(true)]
    public Task Session_fixation(bool stored) => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = await SessionSites.SignedInAsync(site);
            using var victim = attacker.Copy(site);
            using var response = await victim.SignInAsync("/challenge", "other-owner");
            return await attacker.SignedInAsAsync() is not null;
        },
        setup => setup.UsePlainSignIn(),
        SessionSites.Mode(stored));

    /// <summary>The victim signs in over the planted cookie by the password form of the app.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public Task Session_fixation_by_another_sign_in(bool stored) => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = await SessionSites.SignedInAsync(site);
            using var victim = attacker.Copy(site);
            using var response = await victim.GetAsync("/password");
            Assert.Equal("victim", await victim.SignedInAsAsync());
            return await attacker.SignedInAsAsync() is not null;
        },
        setup => setup.UsePlainSignIn(),
        setup =>
        {
            SessionSites.Mode(stored)(setup);
            setup.Endpoints += app => app.MapGet("/password", context => context.SignInAsync(
                CookieAuthenticationDefaults.AuthenticationScheme, new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "victim")], "password"))));
        });

    /// <summary>
    /// Another host of the domain plants a session of the attacker's under a name that a browser lets it set and that the framework
    /// reads as the one with the prefix.
    /// </summary>
    [Theory]
    [InlineData("__host-session={value}"), InlineData("__HOST-session={value}")]
    public Task Planted_session_cookie_with_a_host_prefix(string planted) => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = await SessionSites.SignedInAsync(site, "other-owner");
            using var victim = site.NewBrowser();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/private");
            var value = attacker.Cookies.GetAllCookies().Single(cookie => cookie.Name == "__Host-session").Value;
            request.Headers.TryAddWithoutValidation(HeaderNames.Cookie, planted.Replace("{value}", value, StringComparison.Ordinal));
            using var response = await victim.SendAsync(request);
            return response.StatusCode == HttpStatusCode.OK;
        },
        setup => setup.UsePlainSignIn(),
        setup =>
        {
            setup.Https = true;
            setup.Services += services => services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Cookie.Name = "__Host-session");
        });
}
