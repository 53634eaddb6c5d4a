using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Sessions in an <c>ITicketStore</c> of the app.</summary>
public sealed class AppTicketStoreTests
{
    [Fact]
    public async Task Absolute_lifetime_ends_session_in_use()
    {
        await using var app = await TokenApp.StartAsync(new MemoryTicketStore(), options => options.AbsoluteSessionLifetime = TimeSpan.FromDays(20));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        await browser.AssertEndsAfterTwentyDaysAsync(app);
    }

    [Fact]
    public async Task Shortened_lifetime_applies_to_existing_sessions()
    {
        var lifetime = TimeSpan.FromDays(30);
        KakaoBusinessOptions? scheme = null;
        await using var app = await TokenApp.StartAsync(new MemoryTicketStore(), options => (scheme = options).AbsoluteSessionLifetime = lifetime);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Time.Advance(TimeSpan.FromDays(6));
        await browser.TicketAsync();

        scheme!.AbsoluteSessionLifetime = TimeSpan.FromDays(5);

        await browser.AssertAnonymousAsync();
    }
}
