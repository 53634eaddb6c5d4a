using System.Collections.Concurrent;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>What a callback decrypts: the state, the session that it replaces, and no more often than needed.</summary>
public sealed class CallbackCookieTests
{
    [Fact]
    public async Task Callback_of_another_consent_decrypts_nothing_twice()
    {
        var keys = new RecordingProvider();
        await using var app = await TestApp.StartAsync(setup => setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        using var challenge = await browser.GetAsync("/challenge");
        var callback = await app.Emulator.AgreeAsync(challenge.Headers.Location!, cancellationToken: TestContext.Current.CancellationToken);
        keys.Opened.Clear();

        using var response = await browser.GetAsync(callback);

        Assert.Equal(System.Net.HttpStatusCode.Redirect, response.StatusCode);
        Assert.InRange(keys.Opened.Count, 2, 4);
        Assert.All(keys.Opened.GroupBy(payload => payload), payload => Assert.Single(payload));
    }

    /// <summary>Records what is decrypted.</summary>
    private sealed class RecordingProvider : IDataProtectionProvider, IDataProtector
    {
        private readonly IDataProtector _inner = new EphemeralDataProtectionProvider().CreateProtector("all");

        public ConcurrentQueue<string> Opened { get; } = new();

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => _inner.Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData)
        {
            Opened.Enqueue(Convert.ToHexString(protectedData));
            return _inner.Unprotect(protectedData);
        }
    }
}
