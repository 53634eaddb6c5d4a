using System.Net;
using KakaoBusiness.Tests.Shared;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

public sealed partial class StoreOutageTests
{
    [Fact]
    public async Task Node_without_keys_answers_503_until_they_load()
    {
        var keys = new SwitchableKeys { AreAway = true };
        await using var app = await StartAsync(new SwitchableCache(), setup => setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.NewBrowser().StatusOfAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.NewBrowser().StatusOfAsync("/signin-kakaobusiness?code=c&state=s"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.NewBrowser().StatusOfAsync("/signin-kakaobusiness/consent?request=CfDJ8link"));
        Assert.Contains("Answered /signin-kakaobusiness with 503: the Data Protection keys are not loaded.", app.MessagesOf("OutageAnswered"));
        Assert.Equal(HttpStatusCode.OK, await app.NewBrowser().StatusOfAsync("/"));
        Assert.Equal("The Data Protection keys are not loaded.", (await HealthAsync(app)).Description);

        // Told once, however often it is tried.
        await app.AdvanceUntilAsync(Pause, () => keys.Tries > 2);
        keys.AreAway = false;
        await app.AdvanceUntilAsync(Pause, () => app.MessagesOf("KeyRingLoaded").Any());
        Assert.Single(app.MessagesOf("KeyRingUnavailable"));
        Assert.Equal(HttpStatusCode.Redirect, await app.NewBrowser().StatusOfAsync());
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);
    }

    [Fact]
    public async Task Hanging_keys_delay_startup_by_the_limit()
    {
        using var answer = new ManualResetEventSlim();
        var keys = new SwitchableKeys { Answer = answer };
        FakeTimeProvider? time = null;
        var start = StartAsync(new SwitchableCache(), setup =>
        {
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
            setup.Pipeline = app => time = (FakeTimeProvider)app.Services.GetRequiredService<TimeProvider>();
        });
        await Eventually.HoldsAsync(() => time is not null && keys.Tries > 0);
        Assert.False(start.IsCompleted);

        await Eventually.HoldsAsync(() =>
        {
            time!.Advance(Limit);
            return start.IsCompleted;
        });

        await using var app = await start;
        Assert.Equal("The Data Protection keys are not loaded.", (await HealthAsync(app)).Description);
        answer.Set();
        await Eventually.HoldsAsync(async () => (await HealthAsync(app)).Status == HealthStatus.Healthy);
        Assert.Empty(app.MessagesOf("KeyRingLoaded"));
    }

    [Fact]
    public async Task Keys_are_tried_once_a_pause_until_the_host_stops()
    {
        var keys = new SwitchableKeys { AreAway = true };
        await using var app = await StartAsync(new SwitchableCache(), setup => setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys));
        Assert.Equal(1, keys.Tries);
        await app.AdvanceUntilAsync(Pause, () => keys.Tries > 1);

        await app.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
        var tries = keys.Tries;
        app.Time.Advance(10 * Pause);

        Assert.Equal(tries, keys.Tries);
    }

    /// <summary>Keys that cannot be loaded for a while.</summary>
    private sealed class SwitchableKeys : IDataProtectionProvider
    {
        private readonly EphemeralDataProtectionProvider _keys = new();
        private int _tries;

        public bool AreAway { get; set; }

        public int Tries => _tries;

        /// <summary>What each use of the keys waits for.</summary>
        public ManualResetEventSlim? Answer { get; init; }

        public IDataProtector CreateProtector(string purpose) => new Protector(this, _keys.CreateProtector(purpose));

        private sealed class Protector(SwitchableKeys keys, IDataProtector inner) : IDataProtector
        {
            public IDataProtector CreateProtector(string purpose) => new Protector(keys, inner.CreateProtector(purpose));

            public byte[] Protect(byte[] plaintext) => Usable().Protect(plaintext);

            public byte[] Unprotect(byte[] protectedData) => Usable().Unprotect(protectedData);

            private IDataProtector Usable()
            {
                if (!keys.AreAway && keys.Answer is null) return inner;
                Interlocked.Increment(ref keys._tries);
                keys.Answer?.Wait();
                if (!keys.AreAway) return inner;
                throw new IOException("The keys are away.");
            }
        }
    }
}
