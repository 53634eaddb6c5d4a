using System.Net;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>
/// A node with <see cref="KakaoBusinessRedisOptions.LocalCacheDuration"/>. Its clock stands still: an entry is dropped because of a
/// message, or because the test advances the clock.
/// </summary>
internal static class LocalCacheApp
{
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);

    public static async Task<TestApp> StartAsync(string endpoint, Action<TestAppSetup>? configure = null)
    {
        var app = await RedisApp.StartAsync(endpoint, setup =>
        {
            setup.Services = null;
            setup.Configuration["KakaoBusiness:Redis:LocalCacheDuration"] = Duration.ToString();
            configure?.Invoke(setup);
        });
        await Eventually.HoldsAsync(() => app.Logs.GetSnapshot().Any(record => record.Id.Name == "Subscribed"));
        return app;
    }

    public static Task UnsubscribeAsync(TestApp app) => app.Services.GetRequiredService<RedisConnection>().Current!.GetSubscriber().UnsubscribeAllAsync();

    public static ITicketBackend GetBackend(TestApp app) => app.Services.GetRequiredService<ITicketBackend>();

    public static ValueTask<LocalTicketEntry?> FindLocalAsync(TestApp app, string key)
        => app.Services.GetRequiredService<LocallyCachedTicketBackend>().FindLocalAsync(key);

    public static async Task AssertWorksAsync(Browser browser) => Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/private"));

    public static async Task SignOutAsync(Browser browser) => (await browser.GetAsync("/sign-out")).Dispose();
}
