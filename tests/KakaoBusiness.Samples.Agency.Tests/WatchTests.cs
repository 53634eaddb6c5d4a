using KakaoBusiness.Samples.Agency.Tests.Fixture;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>What the watcher of the library notices reaches the pages.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task Loss_that_the_watcher_notices_is_a_notification()
    {
        await using var site = new AgencySite(options => options.Settings["KakaoBusiness:Connections:CheckInterval"] = "00:01:00");
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Kakao.AccountSettings.RevokeAll();

        await Eventually.HoldsAsync(async () =>
        {
            site.Clock.Advance(TimeSpan.FromSeconds(15));
            return await visitor.GetStateAsync("cafe") == "reconnect_required";
        });

        await Eventually.HoldsAsync(async () => (await visitor.OpenAsync("/advertisers")).Events is ["Lost"]);
        Assert.Equal(["Lost", "Connected"], (await visitor.OpenAsync("/advertisers/cafe")).Events);
        Assert.Empty((await (await site.SignInAsync("lee")).OpenAsync("/advertisers")).Events);
    }

    [Fact]
    public async Task History_has_the_last_check_and_the_last_use()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await visitor.ReportAsync("cafe");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await visitor.CheckAsync("cafe");

        Assert.Equal(["Checked", "Used", "Connected"], (await visitor.OpenAsync("/advertisers/cafe")).Events);
    }

    [Fact]
    public async Task Restart_keeps_the_connections()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");

        await using var restarted = new AgencySite(options => options.Join(site));

        var again = await restarted.SignInAsync();
        Assert.Equal("connected", (await again.CheckAsync("cafe")).Json.GetProperty("state").GetString());
        Assert.Equal(["Connected"], (await again.OpenAsync("/advertisers/cafe")).Events);
    }
}
