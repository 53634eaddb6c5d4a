using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

public sealed class RegistrationTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static bool HasWarned(TestApp app, string name) => app.Logs.GetSnapshot().Any(record => record.Id.Name == name);

    [Fact]
    public async Task Keys_that_are_not_protected_are_warned_of()
    {
        await using var app = await RedisApp.StartAsync(garnet.Endpoint);
        await Eventually.HoldsAsync(() => HasWarned(app, "KeysUnprotected"));
        Assert.False(HasWarned(app, "ConnectionUnprotected"));
    }

    [Theory]
    [InlineData("redis.example:6379", true)]
    [InlineData("127.0.0.1:6379,redis.example:6379", true)]
    [InlineData("redis.example:6380,ssl=true", false)]
    [InlineData("127.0.0.1:6379", false)]
    [InlineData("127.0.0.2:6379", false)]
    [InlineData("[::1]:6379", false)]
    [InlineData("localhost", false)]
    public void A_connection_is_readable_on_the_way_unless_it_is_tls_or_loopback(string connectionString, bool isReadable)
        => Assert.Equal(isReadable, RedisStartupWarnings.IsReadableOnTheWay(ConfigurationOptions.Parse(connectionString)));

    [Fact]
    public async Task The_order_of_the_calls_does_not_matter()
    {
        await using var app = await RedisApp.StartAsync(garnet.Endpoint, setup => setup.Authentication = services =>
            services.AddAuthentication().AddKakaoBusinessRedis(garnet.Endpoint).AddKakaoBusiness().AddCookie());
        Assert.NotNull(app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies").SessionStore);
        await (await RedisApp.SignInAsync(app)).TicketAsync();
    }

    [Fact]
    public async Task A_multiplexer_of_the_apps_own_is_used_and_left_open()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(garnet.Endpoint);
        await using (var app = await RedisApp.StartAsync(garnet.Endpoint, setup => setup.Authentication = services =>
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessRedis(_ => multiplexer)))
        {
            await (await RedisApp.SignInAsync(app)).TicketAsync();
        }

        Assert.True(multiplexer.IsConnected);
        await multiplexer.GetDatabase().PingAsync();
    }

    [Fact]
    public async Task An_application_name_of_the_apps_own_is_kept()
    {
        await using var app = await RedisApp.StartAsync(garnet.Endpoint, setup =>
        {
            var services = setup.Services!;
            setup.Services = collection =>
            {
                services(collection);
                collection.AddDataProtection().SetApplicationName("mine");
            };
        });
        Assert.Equal("mine", app.Services.GetRequiredService<IOptions<DataProtectionOptions>>().Value.ApplicationDiscriminator);
    }

    [Fact]
    public void A_second_call_is_refused()
        => Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddAuthentication().AddKakaoBusinessRedis("localhost").AddKakaoBusinessRedis("localhost"));
}
