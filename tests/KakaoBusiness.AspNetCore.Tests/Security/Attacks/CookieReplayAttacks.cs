using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a copy of the cookie of a session that has ended.</summary>
[Trait("Category", "Attack")]
public class CookieReplayAttacks
{
    [Theory, InlineData(false), InlineData(true)]
    public Task Cookie_replay_after_sign_out(bool stored) => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await SessionSites.SignedInAsync(site);
            using var thief = victim.Copy(site);
            using var response = await victim.GetAsync("/sign-out");
            return await thief.SignedInAsAsync() == Attack.Owner;
        },
        setup =>
        {
            if (stored) setup.UseCookieOptions((options, _) => options.SessionStore = new StoreThatKeeps(options.SessionStore!));
            else setup.UsePlainCookieFormat();
        },
        SessionSites.Mode(stored));

    /// <summary>A store that takes no removal.</summary>
    private sealed class StoreThatKeeps(ITicketStore inner) : ITicketStore
    {
        public Task<string> StoreAsync(AuthenticationTicket ticket) => inner.StoreAsync(ticket);

        public Task RenewAsync(string key, AuthenticationTicket ticket) => inner.RenewAsync(key, ticket);

        public Task<AuthenticationTicket?> RetrieveAsync(string key) => inner.RetrieveAsync(key);

        public Task RemoveAsync(string key) => Task.CompletedTask;
    }
}
