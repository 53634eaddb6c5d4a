using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Serialization;

/// <summary>
/// The purposes under which Data Protection protects what is stored or sent. With another purpose, an update of the library would end all
/// sessions and sign-ins under way.
/// </summary>
public sealed class ProtectionPurposeTests
{
    private static readonly string Clients = AppScope.ComputeHash([TestApp.ClientId]);

    [Fact]
    public async Task Purposes_in_cookie_mode_do_not_change()
    {
        var keys = new RecordingProvider();
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Name = "test";
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessSharedEndedSessions();
            setup.Services = services => services.AddSingleton<IDistributedCache>(new ListableCache()).AddSingleton<IDataProtectionProvider>(keys);
            setup.Endpoints = ScopedEndpoints.Map;
        });
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        (await browser.PostAsync("/moment")).Dispose();
        await app.Services.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync("kim", TestContext.Current.CancellationToken);
        await app.AdvanceUntilAsync(TimeSpan.FromSeconds(15), () => keys.Used.Any(purposes => purposes.Contains("EndedSessions", StringComparison.Ordinal)));

        Assert.Equal(
            [
                "KakaoBusiness.AspNetCore.ConsentLink/KakaoBusiness/v1",
                $"KakaoBusiness.AspNetCore.EndedSessions/test/{Clients}",
                $"KakaoBusiness.AspNetCore.State/KakaoBusiness/{TestApp.ClientId}/v1",
                $"Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware/Cookies/v2/KakaoBusiness.AspNetCore.Clients/{Clients}",
            ],
            keys.Used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Purposes_with_ticket_store_do_not_change()
    {
        var keys = new RecordingProvider();
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
            setup.Services = services => services.AddSingleton<IDistributedCache>(new ListableCache()).AddSingleton<IDataProtectionProvider>(keys);
        });
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        // The last purpose of an entry is its key.
        Assert.Equal(
            [
                "KakaoBusiness.AspNetCore.KeyRing",
                $"KakaoBusiness.AspNetCore.State/KakaoBusiness/{TestApp.ClientId}/v1",
                $"KakaoBusiness.AspNetCore.Tickets/Cookies/{Clients}",
            ],
            keys.Used.Select(purposes => purposes.Contains("Tickets", StringComparison.Ordinal) ? purposes[..purposes.LastIndexOf('/')] : purposes)
                .Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Records the purposes under which something was protected.</summary>
    private sealed class RecordingProvider : IDataProtectionProvider
    {
        private readonly EphemeralDataProtectionProvider _keys = new();
        private readonly ConcurrentDictionary<string, bool> _used = new();

        public ICollection<string> Used => _used.Keys;

        public IDataProtector CreateProtector(string purpose) => new Protector(this, _keys.CreateProtector(purpose), purpose);

        private sealed class Protector(RecordingProvider keys, IDataProtector inner, string purposes) : IDataProtector
        {
            public IDataProtector CreateProtector(string purpose) => new Protector(keys, inner.CreateProtector(purpose), $"{purposes}/{purpose}");

            public byte[] Protect(byte[] plaintext)
            {
                keys._used[purposes] = true;
                return inner.Protect(plaintext);
            }

            public byte[] Unprotect(byte[] protectedData) => inner.Unprotect(protectedData);
        }
    }
}
