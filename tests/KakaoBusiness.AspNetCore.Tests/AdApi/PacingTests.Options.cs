using System.Net;
using KakaoBusiness.AspNetCore.AdApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

public sealed partial class PacingTests
{
    [Fact]
    public async Task Buckets_are_configurable()
    {
        _configure = options =>
        {
            options.Buckets.Clear();
            options.Buckets.Add(new("lists", TimeSpan.FromSeconds(2), request => request.RequestUri!.AbsolutePath.EndsWith("/pages", StringComparison.Ordinal)));
        };
        await CallAsync(HttpMethod.Put, Moment + "campaigns", 12345);
        await CallAsync(HttpMethod.Put, Moment + "campaigns", 12345);
        await CallAsync(HttpMethod.Get, Moment + "adAccounts/pages", 12345);

        var second = CallAsync(HttpMethod.Get, Moment + "adAccounts/pages", 12345);

        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, await second);
    }

    [Fact]
    public async Task Clients_share_the_pace()
    {
        await CallAsync(HttpMethod.Put, Moment + "campaigns", 12345);
        using var request = new HttpRequestMessage(HttpMethod.Put, Moment + "campaigns").SetAdAccountId(12345);

        var second = Client("second").SendAsync(request, TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        (await second).Dispose();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(86_401)]
    public void Unusable_wait_fails_naming_the_setting(int seconds)
    {
        _configure = options => options.MaxWait = TimeSpan.FromSeconds(seconds);

        var failure = Assert.Throws<OptionsValidationException>(Services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("MaxWait of AddKakaoBusinessPacing() is not a time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_buckets_of_one_name_fail()
    {
        _configure = options => options.Buckets.Add(new("write", TimeSpan.FromSeconds(1), _ => true));

        Assert.Contains("two buckets with the same name", Assert.Throws<OptionsValidationException>(Services.GetRequiredService<IStartupValidator>().Validate).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3601)]
    public void Bucket_has_an_interval_up_to_an_hour(int seconds)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new KakaoBusinessPacingBucket("a", TimeSpan.FromSeconds(seconds), _ => true));

    [Fact]
    public async Task Synchronous_call_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Moment + "adAccounts/pages");

        Assert.Throws<NotSupportedException>(() => Client().Send(request, TestContext.Current.CancellationToken));
        await Task.CompletedTask;
    }

    [Fact]
    public void Many_ad_accounts_take_a_bounded_number_of_limiters()
    {
        var slots = new HashSet<int>();
        for (var account = 1; account <= 200_000; account++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Moment).SetAdAccountId(account);
            slots.Add(AdApiPace.GetSlot(request));
        }

        Assert.InRange(slots.Count, AdApiPace.Slots / 2, AdApiPace.Slots);
        Assert.All(slots, slot => Assert.InRange(slot, 0, AdApiPace.Slots - 1));
    }
}
