using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Background;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using KakaoBusiness.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The example of a background job with a stored token.</summary>
public sealed class StoredTokenTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Background_job_is_off_by_default()
    {
        await using var site = new SampleSite();

        Assert.Null(site.Services.GetService<StoredToken>());
    }

    [Fact]
    public async Task Token_is_stored_encrypted_and_read_again()
    {
        await using var site = OpenSite();
        await site.OpenBrowser().SignInAsync();

        var token = await site.Services.GetRequiredService<StoredToken>().FindAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(token);
        Assert.DoesNotContain(token.Reveal(), await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(site.Kakao.AccountSettings.Revoke(token.Reveal()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Job_checks_token_at_interval_and_deletes_dead(bool isDead)
    {
        await using var site = OpenSite();
        await site.OpenBrowser().SignInAsync();
        if (isDead) site.Kakao.AccountSettings.RevokeAll();
        var calls = site.Kakao.Requests.Of(KakaoEndpoint.TokenInformation).Count;

        site.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.HoldsAsync(() => Task.FromResult(LinesOfJob(site).Any()));

        Assert.Equal(calls + 1, site.Kakao.Requests.Of(KakaoEndpoint.TokenInformation).Count);
        var line = LinesOfJob(site).Single();
        Assert.Equal(isDead ? "The stored business token is dead and was deleted. The next sign-in stores a new one." : "The stored business token is valid.", line.Message);
    }

    private static IEnumerable<LogLine> LinesOfJob(SampleSite site)
        => site.Log.All.Where(line => line.Category == "KakaoBusiness.Samples.Mvc.Background.StoredTokenWatch");

    private SampleSite OpenSite() => new(options => options.Settings["StoredToken:File"] = _file);
}
