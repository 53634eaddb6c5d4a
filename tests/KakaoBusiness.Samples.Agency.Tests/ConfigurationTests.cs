using KakaoBusiness.Samples.Agency.Tests.Fixture;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>A wrong set-up does not start, and says what to do.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Agency:Users:1:Advertisers:1", "cafe", "'cafe' twice")]
    [InlineData("Agency:Users:1:Name", "KIM", "'kim' twice")]
    [InlineData("Agency:Users:1:Name", " ", "Agency:Users:1:Name is missing")]
    [InlineData("Agency:Users:0:Password", "", "Agency:Users:0:Password is missing")]
    [InlineData("Agency:Users:0:Advertisers:0", "a/b", "cannot be part of a URL")]
    [InlineData("Agency:Users:0:Advertisers:0", "..", "cannot be part of a URL")]
    [InlineData("ConnectionStrings:Database", "Server=db;", "ConnectionStrings:Database must begin with")]
    [InlineData("Emulator:Enabled", "true", "Emulator:Enabled is true in the environment Production")]
    [InlineData("Emulator:Enabled", "perhaps", "write true or false")]
    [InlineData("Authentication:Schemes:KakaoBusiness:ClientId", "", "ClientId is missing")]
    [InlineData("Agency:Users:1:Name", "\u1112\u1161\u11ab", "'한' twice")]
    [InlineData("Agency:Users:1:Name", null, "Agency:Users:1:Name is missing")]
    [InlineData("Agency:Users:0:Password", null, "Agency:Users:0:Password is missing")]
    [InlineData("Agency:Users:2:Advertisers", null, "Agency:Users:2:Name is missing")]
    [InlineData("KakaoMoment:BaseAddress", "moment", "KakaoMoment:BaseAddress is not an https URL")]
    [InlineData("KakaoMoment:BaseAddress", "ftp://moment.example", "KakaoMoment:BaseAddress is not an https URL")]
    [InlineData("KakaoMoment:BaseAddress", "https://kim:secret@moment.example", "KakaoMoment:BaseAddress contains a user name or password")]
    [InlineData("KakaoKeywordAd:BaseAddress", "http://keyword.example", "KakaoKeywordAd:BaseAddress is plain http")]
    [InlineData("KakaoBusiness:Connections:CheckInterval", "00:00:00.5", "CheckInterval is not between")]
    public async Task Invalid_setting_fails_startup_with_its_remedy(string key, string? value, string message)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(options =>
        {
            if (message.StartsWith("'한'", StringComparison.Ordinal)) options.Users["Agency:Users:0:Name"] = "한";
            options.Settings[key] = value;
        }));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task No_users_outside_development_fails_startup(string environment)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(options => (options.Environment, options.Users) = (environment, [])));

        Assert.Contains("Agency:Users:0:Name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_startup_changes_no_user()
    {
        await using var site = new AgencySite();
        await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(options =>
        {
            options.Join(site);
            options.Settings["Agency:Users:1:Advertisers:1"] = "cafe";
        }));

        await site.SignInAsync();
        Assert.Equal("not_connected", await (await site.SignInAsync()).GetStateAsync("cafe"));
    }

    [Fact]
    public async Task Health_is_public()
    {
        await using var site = new AgencySite();

        Assert.Equal("Healthy", (await site.OpenBrowser().OpenAsync("/health")).Body);
    }

    private static async Task StartAsync(Action<AgencySiteOptions> configure)
    {
        await using var site = new AgencySite(configure);
    }
}
