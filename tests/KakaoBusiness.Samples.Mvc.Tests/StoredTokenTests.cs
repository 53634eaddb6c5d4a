using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Background;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The example of a background job with a stored token.</summary>
public sealed class StoredTokenTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task It_is_off_as_the_sample_comes()
    {
        await using var site = new SampleSite();

        Assert.Null(site.Services.GetService<StoredToken>());
    }

    [Fact]
    public async Task The_token_of_a_sign_in_is_stored_unreadably_and_the_site_itself_reads_it()
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
    public async Task The_job_asks_kakao_about_the_token_at_its_interval_and_forgets_one_that_is_dead(bool isDead)
    {
        await using var site = OpenSite();
        await site.OpenBrowser().SignInAsync();
        if (isDead) site.Kakao.AccountSettings.RevokeAll();
        var calls = site.Kakao.Requests.Of(KakaoEndpoint.TokenInformation).Count;

        site.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.HoldsAsync(() => Task.FromResult(LinesOfJob(site).Any()));

        Assert.Equal(calls + 1, site.Kakao.Requests.Of(KakaoEndpoint.TokenInformation).Count);
        var line = LinesOfJob(site).Single();
        Assert.Equal(isDead ? "The stored business token is dead and forgotten. It is replaced at the next sign-in." : "The stored business token works.", line.Message);
    }

    private static IEnumerable<LogLine> LinesOfJob(SampleSite site)
        => site.Log.All.Where(line => line.Category == "KakaoBusiness.Samples.Mvc.Background.StoredTokenWatch");

    private SampleSite OpenSite() => new(options => options.Settings["StoredToken:File"] = _file);
}
