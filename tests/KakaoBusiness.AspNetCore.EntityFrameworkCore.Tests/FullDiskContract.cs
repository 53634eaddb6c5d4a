using System.Net;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>What every database keeps that has no space left.</summary>
public abstract class FullDiskContract
{
    [Fact]
    public async Task Consent_is_answered_503_and_its_token_revoked()
    {
        await using var app = await DatabaseApp.StartAsync(Configure);
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();
        await FillAsync();

        using var other = await browser.ConnectAsync("another-key");
        using var again = await browser.ConnectAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (other.StatusCode, again.StatusCode));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Equivalent(before, await app.FindEntryAsync(), strict: true);
        Assert.Null(await app.FindEntryAsync("another-key"));
        await EmptyAsync();
        await browser.ConnectedAsync();
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Watcher_outlasts_the_full_disk()
    {
        await using var host = await DatabaseHost.StartAsync(Configure, setup => setup.Watch = true);
        foreach (var key in Enumerable.Range(0, 3)) await host.ConnectAsync($"k{key}");
        await FillAsync();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(host.LogsOf("WatcherStoreUnavailable").Any()));
        Assert.Equal(0, host.Calls(KakaoEndpoint.Revoke));
        await EmptyAsync();
        var recovery = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await host.FindEntryAsync("k0"))!.CheckedAt > recovery);
        Assert.Equal(3, host.Emulator.LiveTokenCount);
    }

    private protected abstract void Configure(DbContextOptionsBuilder options);

    /// <summary>Fills the database until no row fits.</summary>
    private protected abstract Task FillAsync();

    private protected abstract Task EmptyAsync();
}
