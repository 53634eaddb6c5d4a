namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>On the victim who is to act in the attacker's account without knowing.</summary>
[Trait("Category", "Attack")]
public class LoginCsrfAttacks
{
    [Fact]
    public Task Login_CSRF_by_callback_link_of_the_attacker() => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = site.NewBrowser();
            using var victim = site.NewBrowser();
            var lure = await site.AgreeAsync(await attacker.ChallengeAsync(), "other-owner");
            using var response = await victim.GetAsync(lure);
            return await victim.SignedInAsAsync() == Attack.OtherOwner;
        },
        Weakening.WithoutCorrelation);
}
