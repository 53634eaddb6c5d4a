using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.Security.Attacks;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>When a session ends, however often it is used, and what its ticket says about it.</summary>
public sealed class SessionLifetimeTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(20);
    private static readonly DateTimeOffset Start = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Renewed_session_states_its_absolute_end(bool stored)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            SessionSites.Mode(stored)(setup);
            setup.Options = options => options.AbsoluteSessionLifetime = Lifetime;
        });
        using var browser = await SessionSites.SignedInAsync(app);
        var end = app.Time.GetUtcNow() + Lifetime;
        app.Time.Advance(TimeSpan.FromDays(10));
        var first = await browser.TicketAsync();

        var renewed = await browser.TicketAsync();

        Assert.Equal(end.AddDays(-6).ToString("r"), first.Items[".expires"]);
        Assert.Equal(end.ToString("r"), renewed.Items[".expires"]);
        Assert.Equal("False", renewed.Items[".refresh"]);
    }

    [Fact]
    public async Task Session_of_scheme_ends_its_lifetime_after_its_start()
    {
        await using var app = await StartAsync(Lifetime);
        var lifetime = app.Services.GetRequiredService<SessionLifetime>();

        Assert.Equal(Start + Lifetime, lifetime.FindEnd(Session(Start)));
        Assert.Null(lifetime.FindEnd(Session(start: null)));
        Assert.Null(lifetime.FindEnd(Session(Start, scheme: null)));
        Assert.Null(lifetime.FindEnd(Session(Start, scheme: "another provider")));
        Assert.Null(lifetime.FindEnd(Session(DateTimeOffset.MaxValue - Lifetime + TimeSpan.FromDays(1))));
    }

    [Fact]
    public async Task Session_is_over_at_its_end()
    {
        await using var app = await StartAsync(Lifetime);
        var lifetime = app.Services.GetRequiredService<SessionLifetime>();

        Assert.False(lifetime.IsOver(Session(Start), Start + Lifetime - TimeSpan.FromTicks(1)));
        Assert.True(lifetime.IsOver(Session(Start), Start + Lifetime));
        Assert.False(lifetime.IsOver(Session(Start, scheme: "another provider"), Start.AddYears(1)));
        Assert.False(lifetime.IsOver(Session(Start, scheme: "another provider"), Start.AddYears(-1)));
        Assert.True(lifetime.IsOver(Session(Start), Start.AddYears(-1)));
    }

    [Theory]
    [InlineData(19, 19, true)]
    [InlineData(20, 20, false)]
    [InlineData(21, 20, false)]
    [InlineData(null, 20, false)]
    public async Task Expiry_is_capped_at_the_end(int? expiresAfterDays, int cappedDays, bool maySlide)
    {
        await using var app = await StartAsync(Lifetime);
        var session = Session(Start);
        session.ExpiresUtc = expiresAfterDays is { } days ? Start.AddDays(days) : null;

        app.Services.GetRequiredService<SessionLifetime>().Cap(session);

        Assert.Equal(Start.AddDays(cappedDays), session.ExpiresUtc);
        Assert.Equal(maySlide ? null : false, session.AllowRefresh);
    }

    [Fact]
    public async Task Session_without_end_is_not_capped()
    {
        await using var app = await StartAsync(Lifetime);
        var session = Session(Start, scheme: "another provider");
        session.ExpiresUtc = Start.AddYears(1);

        app.Services.GetRequiredService<SessionLifetime>().Cap(session);

        Assert.Equal(Start.AddYears(1), session.ExpiresUtc);
        Assert.Null(session.AllowRefresh);
    }

    private static Task<TestApp> StartAsync(TimeSpan lifetime)
        => TestApp.StartAsync(setup => setup.Options = options => options.AbsoluteSessionLifetime = lifetime);

    private static AuthenticationProperties Session(DateTimeOffset? start, string? scheme = "KakaoBusiness")
    {
        var properties = new AuthenticationProperties();
        if (start is { } began) properties.BeginSession(began);
        if (scheme is not null) properties.Items[BusinessTicketProperties.SchemeItem] = scheme;
        return properties;
    }
}
