using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.Security.Attacks;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>A stored time in the future, which a clock that was wrong left behind, decides nothing.</summary>
public sealed class FutureTimeTests
{
    private static readonly DateTimeOffset Now = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public void Token_check_from_the_future_is_due()
    {
        Assert.True(TokenCheck.Passed(Now.AddMilliseconds(1)).IsDue(Now, TimeSpan.FromMinutes(15)));
        Assert.False(TokenCheck.Passed(Now).IsDue(Now, TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public void Dead_token_mark_from_the_future_does_not_last()
    {
        var marks = new TokenCheckSchedule(schemes: null!, options: null!, _time);
        marks.Mark("session");
        _time.AdjustTime(Now.AddSeconds(-1));

        Assert.Null(marks.FindMark("session"));
    }

    [Theory, InlineData(1, true), InlineData(6, false)]
    public void Consent_trip_begun_in_the_future_is_refused(int minutes, bool isAccepted)
    {
        var properties = new AuthenticationProperties();
        ConsentState.Begin(properties, Now.AddMinutes(minutes), session: null);

        Assert.Equal(isAccepted, ConsentState.End(properties, Now, TimeSpan.FromMinutes(15)));
    }

    [Theory, InlineData(1, true), InlineData(6, false)]
    public void Future_consent_lasts_no_longer_than_another(int minutes, bool isFor)
    {
        var properties = new AuthenticationProperties();
        ConsentState.BeginForPage(properties, "/page");
        ConsentState.CompleteForPage(properties, Now.AddMinutes(minutes));

        Assert.Equal(isFor, ConsentState.WasGivenFor(properties, "/page", Now));
    }

    [Theory, InlineData(1, true), InlineData(6, false)]
    public void Consent_link_from_the_future_is_refused(int minutes, bool isAccepted)
    {
        var options = new KakaoBusinessOptions
        {
            TimeProvider = new FakeTimeProvider(Now.AddMinutes(minutes)),
            ConsentLinkFormat = ConsentLink.CreateFormat(new EphemeralDataProtectionProvider(), "KakaoBusiness"),
        };
        var url = new ConsentLink(["moment_management"], "/page").ToUrl(new DefaultHttpContext(), options);
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(url[url.IndexOf('?', StringComparison.Ordinal)..]);

        Assert.Equal(isAccepted, ConsentLink.Read(request, options, _time) is not null);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Token_is_checked_again_after_clock_goes_back(bool stored)
    {
        await using var app = await TestApp.StartAsync(SessionSites.Mode(stored));
        using var browser = await SessionSites.SignedInAsync(app);
        SessionSites.Move(app, TimeSpan.FromDays(1));
        await browser.TicketAsync();
        SessionSites.Move(app, TimeSpan.FromHours(-23));
        var calls = app.Calls(KakaoEndpoint.TokenInformation);

        await browser.TicketAsync();
        await browser.TicketAsync();

        Assert.Equal(calls + 1, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Session_renewed_in_the_future_expires_on_time(bool stored)
    {
        await using var app = await TestApp.StartAsync(SessionSites.Mode(stored));
        using var browser = await SessionSites.SignedInAsync(app);
        SessionSites.Move(app, TimeSpan.FromDays(10));
        await browser.TicketAsync();
        SessionSites.Move(app, TimeSpan.FromDays(-9));
        await browser.TicketAsync();

        SessionSites.Move(app, TimeSpan.FromDays(15));

        await browser.AssertAnonymousAsync();
    }

    /// <summary>Another node, whose clock is ahead, began it. The entry that takes the place of many must still end it.</summary>
    [Fact]
    public async Task Session_begun_ahead_stays_ended_when_entries_fold()
    {
        await using var app = await TestApp.StartAsync(SessionSites.Mode(stored: false));
        SessionSites.Move(app, TimeSpan.FromMinutes(4));
        using var browser = await SessionSites.SignedInAsync(app);
        using var copy = browser.CopyOn(app);
        SessionSites.Move(app, TimeSpan.FromMinutes(-4));
        await copy.TicketAsync();

        using var response = await browser.GetAsync("/sign-out");
        for (var count = 0; count < EndedEntries.MaxPerUser; count++)
        {
            var properties = new AuthenticationProperties();
            properties.BeginSession(Now);
            await app.Services.GetRequiredService<IKakaoBusinessSessions>().EndAsync(Attack.Owner, properties.GetSessionId()!, TestContext.Current.CancellationToken);
        }

        Assert.Single(app.MessagesOf("EndedSessionsFolded"));
        await copy.AssertAnonymousAsync();
    }

    [Theory, InlineData(false, 4, true), InlineData(false, 6, false), InlineData(true, 4, true), InlineData(true, 6, false)]
    public async Task Session_begun_in_the_future_is_over(bool stored, int minutes, bool isAlive)
    {
        await using var app = await TestApp.StartAsync(SessionSites.Mode(stored));
        SessionSites.Move(app, TimeSpan.FromMinutes(minutes));
        using var browser = await SessionSites.SignedInAsync(app);
        SessionSites.Move(app, TimeSpan.FromMinutes(-minutes));

        Assert.Equal(isAlive, await browser.SignedInAsAsync() is not null);
    }
}
