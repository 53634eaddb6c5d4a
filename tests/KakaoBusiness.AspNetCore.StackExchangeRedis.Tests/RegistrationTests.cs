using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

public sealed class RegistrationTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static bool HasWarned(TestApp app, string name) => app.Logs.GetSnapshot().Any(record => record.Id.Name == name);

    [Fact]
    public async Task Unencrypted_keys_log_a_warning()
    {
        await using var app = await RedisApp.StartAsync(garnet.Endpoint);
        await Eventually.HoldsAsync(() => HasWarned(app, "KeysUnprotected"));
        Assert.False(HasWarned(app, "ConnectionUnprotected"));
    }

    [Fact]
    public async Task Keys_encrypted_by_certificate_log_no_warning()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + TimeSpan.FromDays(365 * 200));
        // The address does not look like loopback, so that the last check logs its warning and the test knows that all have run.
        await using var app = await RedisApp.StartAsync(AnyAddress, setup => Also(setup, services => services.AddDataProtection().ProtectKeysWithCertificate(certificate)));
        await Eventually.HoldsAsync(() => HasWarned(app, "ConnectionUnprotected"));
        Assert.False(HasWarned(app, "KeysUnprotected"));
    }

    [Fact]
    public async Task Connection_without_TLS_logs_a_warning()
    {
        await using var app = await RedisApp.StartAsync(AnyAddress);
        await Eventually.HoldsAsync(() => HasWarned(app, "ConnectionUnprotected"));
        Assert.True(HasWarned(app, "KeysUnprotected"));
    }

    /// <summary>The server under an address of this machine that is not a loopback address.</summary>
    private string AnyAddress => garnet.Endpoint.Replace("127.0.0.1", "0.0.0.0", StringComparison.Ordinal);

    private static void Also(TestAppSetup setup, Action<IServiceCollection> add)
    {
        var services = setup.Services!;
        setup.Services = collection =>
        {
            services(collection);
            add(collection);
        };
    }

    [Theory]
    [InlineData("Redis", "LocalCacheDuration", "00:00:00")]
    [InlineData("Redis", "LocalCacheDuration", "-00:00:01")]
    [InlineData("Redis", "LocalCacheDuration", "01:00:01")]
    [InlineData("Redis", "LocalCacheDuration", "soon")]
    [InlineData("Redis", "LocalCacheSizeLimit", "0")]
    [InlineData("Redis", "LocalCacheSizeLimit", "64 MB")]
    [InlineData("TicketStore", "OperationTimeout", "00:00:00")]
    [InlineData("TicketStore", "OperationTimeout", "2.00:00:00")]
    [InlineData("TicketStore", "OutagePause", "never")]
    [InlineData("TicketStore", "LastUseInterval", "-00:05:00")]
    public async Task Invalid_setting_fails_startup_naming_the_setting(string section, string name, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RedisApp.StartAsync(garnet.Endpoint, setup => setup.Configuration[$"KakaoBusiness:{section}:{name}"] = value));
        Assert.StartsWith($"[KakaoBusiness:{section}] {name} ", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_names_fail_startup_in_one_message()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RedisApp.StartAsync(garnet.Endpoint, setup => Also(setup, services => services.Configure<KakaoBusinessRedisOptions>(options => options.ApplicationName = options.KeyPrefix = ""))));
        Assert.Equal(2, exception.Failures.Count());
    }

    [Fact]
    public async Task Configuration_object_of_the_app_is_used_unchanged()
    {
        var configuration = new ConfigurationOptions { EndPoints = { garnet.Endpoint }, ClientName = "mine", BacklogPolicy = BacklogPolicy.FailFast, AbortOnConnectFail = true };
        await using var app = await RedisApp.StartAsync(garnet.Endpoint, setup => setup.Authentication = services =>
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessRedis(configuration));
        await (await RedisApp.SignInAsync(app)).TicketAsync();
        var multiplexer = await app.Services.GetRequiredService<RedisConnection>().GetAsync();
        Assert.Equal("mine", multiplexer.ClientName);
        Assert.False(ConfigurationOptions.Parse(multiplexer.Configuration).AbortOnConnectFail);
        Assert.True(configuration.AbortOnConnectFail);
    }

    [Theory]
    [InlineData("redis.example:6379", true)]
    [InlineData("127.0.0.1:6379,redis.example:6379", true)]
    [InlineData("redis.example:6380,ssl=true", false)]
    [InlineData("127.0.0.1:6379", false)]
    [InlineData("127.0.0.2:6379", false)]
    [InlineData("[::1]:6379", false)]
    [InlineData("localhost", false)]
    public void Connection_is_readable_unless_TLS_or_loopback(string connectionString, bool isReadable)
        => Assert.Equal(isReadable, RedisStartupChecks.IsReadableInTransit(ConfigurationOptions.Parse(connectionString)));

    [Fact]
    public async Task Registration_works_in_either_order()
    {
        await using var app = await RedisApp.StartAsync(garnet.Endpoint, setup => setup.Authentication = services =>
            services.AddAuthentication().AddKakaoBusinessRedis(garnet.Endpoint).AddKakaoBusiness().AddCookie());
        Assert.NotNull(app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies").SessionStore);
        await (await RedisApp.SignInAsync(app)).TicketAsync();
    }

    [Fact]
    public async Task Multiplexer_of_the_app_is_used_and_stays_open()
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

    public static TheoryData<Exception> Failures => [new InvalidOperationException("no address yet"), new OperationCanceledException()];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Failing_connection_factory_is_retried_and_host_starts(Exception failure)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(garnet.Endpoint);
        var isUp = false;
        await using var app = await RedisApp.StartAsync(garnet.Endpoint, setup =>
        {
            setup.Configuration["KakaoBusiness:Redis:LocalCacheDuration"] = "00:00:30";
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessRedis(_ => Volatile.Read(ref isUp) ? multiplexer : throw failure);
        });
        await Eventually.HoldsAsync(() => HasWarned(app, "ConnectFailed") && HasWarned(app, "SubscriptionFailed"));
        Volatile.Write(ref isUp, true);
        await Eventually.HoldsAsync(() => HasWarned(app, "Subscribed"));
        await Eventually.HoldsAsync(async () => await app.NewBrowser().StatusOfAsync("/private") == System.Net.HttpStatusCode.Redirect);
        await (await RedisApp.SignInAsync(app)).TicketAsync();
        Assert.False(app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Application_name_of_the_app_is_kept()
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
    public void Second_registration_is_refused()
        => Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddAuthentication().AddKakaoBusinessRedis("localhost").AddKakaoBusinessRedis("localhost"));
}
