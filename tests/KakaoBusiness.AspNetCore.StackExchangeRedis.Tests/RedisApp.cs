using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>One node of an app in Redis mode, with its own container and connection, the real clock, and keys in Redis.</summary>
internal static class RedisApp
{
    public static Task<TestApp> StartAsync(string connectionString, Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.SharedKeys = true;
        // A machine under load must not look like an outage. Outage tests set a shorter time.
        setup.Configuration["KakaoBusiness:TicketStore:OperationTimeout"] = "00:00:20";
        setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessRedis(connectionString, options => options.ApplicationName = "redis-app");
        setup.Services = services => services.Replace(ServiceDescriptor.Singleton(TimeProvider.System));
        setup.Endpoints = app =>
        {
            app.MapHealthChecks("/health");
            app.MapGet("/forbid", context => context.ForbidAsync());
            app.MapGet("/sign-out", context => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme));
        };
        configure?.Invoke(setup);
    });

    public static async Task<Browser> SignInAsync(TestApp app, string persona = "owner")
    {
        var browser = app.NewBrowser();
        using var response = await browser.SignInAsync(persona: persona);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return browser;
    }
}
