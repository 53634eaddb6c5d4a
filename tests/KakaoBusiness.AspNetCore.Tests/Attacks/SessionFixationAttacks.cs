using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.Attacks;

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
}
