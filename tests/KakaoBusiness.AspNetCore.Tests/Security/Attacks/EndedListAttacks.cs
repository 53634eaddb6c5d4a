using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a user who chooses what is written into the list of ended sessions (cookie mode).</summary>
[Trait("Category", "Attack")]
public class EndedListAttacks
{
    /// <summary>A session ID with a line break carries an entry that ends all sessions of the victim.</summary>
    [Theory]
    [InlineData("x\nu.3100000003")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA\nu.3100000003")]
    public Task Forged_entry_in_a_session_id(string id) => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await SessionSites.SignedInAsync(site, "other-owner");
            await SessionsOf(site).EndAsync(Attack.Owner, id, TestContext.Current.CancellationToken);
            return await victim.SignedInAsAsync() is null;
        },
        setup => setup.UseSessions((ended, _, text) =>
        {
            foreach (var line in text.Split('\n').Where(line => line.StartsWith("u.", StringComparison.Ordinal))) ended.EndUser(line[2..], except: null);
        }));

    [Fact]
    public Task Session_of_another_user_ended_by_its_id() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await SessionSites.SignedInAsync(site, "other-owner");
            var id = (await victim.TicketAsync()).Items[".kakaobusiness.session_id"]!;
            await SessionsOf(site).EndAsync(Attack.Owner, id, TestContext.Current.CancellationToken);
            return await victim.SignedInAsAsync() is null;
        },
        setup => setup.UseSessions((ended, _, id) => ended.EndSession(Attack.OtherOwner, id)));

    /// <summary>Invented IDs fill the list, or end the sessions of others when it folds.</summary>
    [Fact]
    public Task Flood_of_invented_session_ids() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await SessionSites.SignedInAsync(site, "other-owner");
            site.Time.Advance(TimeSpan.FromSeconds(1));
            for (var count = 0; count < 25_000; count++)
            {
                var invented = new AuthenticationProperties();
                invented.BeginSession(site.Time.GetUtcNow());
                await SessionsOf(site).EndAsync(Attack.Owner, invented.GetSessionId()!, TestContext.Current.CancellationToken);
                site.Time.Advance(TimeSpan.FromMilliseconds(1));
            }

            return await victim.SignedInAsAsync() is null || site.Services.GetRequiredService<EndedSessions>().Entries.Count > 1_000;
        },
        setup => setup.UseSessions((ended, _, id) => ended.EndSession(id, id)));

    /// <summary>The cookie of a session that ended on another node, brought to a node that started while the shared list could not be read.</summary>
    [Fact]
    public async Task Signed_out_cookie_on_a_node_that_starts_blind()
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        void Share(TestAppSetup setup)
        {
            SessionSites.Mode(stored: false)(setup);
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessSharedEndedSessions();
            setup.Services = services => services.AddSingleton<IDistributedCache>(cache).AddSingleton<IDataProtectionProvider>(keys);
            setup.Options = options => options.TokenValidationInterval = TimeSpan.Zero;
        }

        await using var node = await TestApp.StartAsync(Share);
        using var victim = await SessionSites.SignedInAsync(node);
        using var thief = victim.Copy(node);
        using var response = await victim.GetAsync("/sign-out");
        await node.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => cache.ReadAll().Count > 0);
        cache.IsAway = true;

        await Attack.IsRefusedAsync(
            async site => await thief.CopyOn(site).SignedInAsAsync() == Attack.Owner,
            setup => setup.Services += services => services.Configure<KakaoBusinessEndedSessionsOptions>(options => options.AllowUncheckedSessions = true),
            Share);
    }

    private static IKakaoBusinessSessions SessionsOf(TestApp site) => site.Services.GetRequiredService<IKakaoBusinessSessions>();
}

internal static class SessionsWeakening
{
    /// <summary>Ends sessions without the checks of the library: the user, then the text that was sent as an ID.</summary>
    public static void UseSessions(this TestAppSetup setup, Action<EndedSessions, string, string> end)
        => setup.Services += services => services.Replace(ServiceDescriptor.Singleton<IKakaoBusinessSessions>(provider => new Unchecked(provider.GetRequiredService<EndedSessions>(), end)));

    private sealed class Unchecked(EndedSessions ended, Action<EndedSessions, string, string> end) : IKakaoBusinessSessions
    {
        public bool CanList => false;

        public Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, int skip, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> EndAsync(string nameIdentifier, string sessionId, CancellationToken cancellationToken)
        {
            end(ended, nameIdentifier, sessionId);
            return Task.FromResult(true);
        }

        public Task EndOthersAsync(string nameIdentifier, string currentSessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SignOutEverywhereAsync(string nameIdentifier, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
