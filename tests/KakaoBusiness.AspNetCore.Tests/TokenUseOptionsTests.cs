using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests;

public class TokenUseOptionsTests
{
    [Fact]
    public async Task The_options_come_from_the_configuration()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["TokenValidationInterval"] = "00:00:01";
            setup.Scheme["RevocationTimeout"] = "00:00:03";
            setup.Scheme["RevokeSupersededToken"] = "false";
            setup.Scheme["CheckApiPermissions"] = "false";
            setup.Scheme["ApiBaseAddresses:0"] = "https://proxy.example/";
        });

        var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get(KakaoBusinessDefaults.AuthenticationScheme);

        Assert.Equal(TimeSpan.FromSeconds(1), options.TokenValidationInterval);
        Assert.Equal(TimeSpan.FromSeconds(3), options.RevocationTimeout);
        Assert.False(options.RevokeSupersededToken);
        Assert.False(options.CheckApiPermissions);
        Assert.Equal(["https://proxy.example/"], options.ApiBaseAddresses);
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new KakaoBusinessOptions();
        Assert.Equal(TimeSpan.FromMinutes(15), options.TokenValidationInterval);
        Assert.Equal(TimeSpan.FromSeconds(5), options.RevocationTimeout);
        Assert.True(options.RevokeSupersededToken);
        Assert.True(options.CheckApiPermissions);
    }

    [Fact]
    public async Task Wrong_times_are_faults_at_start_all_in_one_message()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Options = options =>
        {
            options.TokenValidationInterval = TimeSpan.FromSeconds(-1);
            options.RevocationTimeout = TimeSpan.Zero;
        }));

        Assert.Contains("TokenValidationInterval", exception.Message, StringComparison.Ordinal);
        Assert.Contains("RevocationTimeout", exception.Message, StringComparison.Ordinal);
    }
}
