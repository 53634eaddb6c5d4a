using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>What <c>AddKakaoBusinessCircuits()</c> does beside services of the app.</summary>
public sealed class CircuitSetupTests
{
    [Theory]
    [InlineData(typeof(OfApp))]
    [InlineData(typeof(ServerAuthenticationStateProvider))]
    public async Task Provider_that_displaces_the_library_fails_startup(Type provider)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => LiveApp.StartAsync(setup =>
            setup.Services = services => services.AddScoped(typeof(AuthenticationStateProvider), provider)));

        Assert.Contains(provider.Name, fault.Message, StringComparison.Ordinal);
        Assert.Contains("derive the class from KakaoBusinessAuthenticationStateProvider", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Derived_provider_of_the_app_is_used()
    {
        await using var app = await LiveApp.StartAsync(setup => setup.Services = services => services.AddScoped<AuthenticationStateProvider, Derived>());
        await using var scope = app.Services.CreateAsyncScope();

        Assert.IsType<Derived>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    [Fact]
    public async Task Provider_of_an_app_with_connections_alone_stays()
    {
        await using var app = await LiveApp.StartAsync(setup =>
        {
            setup.Authentication = services =>
            {
                var authentication = services.AddAuthentication("Cookies").AddCookie("Cookies");
                authentication.AddKakaoBusinessConnections().AddInMemoryStore();
                return authentication;
            };
            setup.Services = services => services.AddScoped<AuthenticationStateProvider, OfApp>();
        });
        await using var scope = app.Services.CreateAsyncScope();

        Assert.IsType<OfApp>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Circuits_that_do_not_follow_sessions_are_logged(bool followsSessions)
    {
        await using var app = await LiveApp.StartAsync(setup => setup.FollowsSessions = followsSessions);

        Assert.Equal(!followsSessions, app.Logs.GetSnapshot().Any(record => record.Id.Name == "CircuitsKeepRights"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25)]
    public async Task Invalid_interval_fails_startup_naming_the_setting(int hours)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LiveApp.StartAsync(setup => setup.RevalidationInterval = TimeSpan.FromHours(hours)));

        Assert.Contains("RevalidationInterval", fault.Message, StringComparison.Ordinal);
    }

    private sealed class OfApp : ServerAuthenticationStateProvider;

    private sealed class Derived(ILoggerFactory loggerFactory, IServiceProvider services) : KakaoBusinessAuthenticationStateProvider(loggerFactory, services);
}
