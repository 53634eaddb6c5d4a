using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.Emulator.Tests.Hosting;

/// <summary>Small apps that use the library as its quick start does.</summary>
internal static class WebApps
{
    /// <summary>A builder without logs and files, in Development.</summary>
    public static WebApplicationBuilder CreateBuilder(string environment = "Development", params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthorization();
        return builder;
    }

    /// <summary>Shows at <c>/</c> who is signed in, and calls Kakao Moment at <c>/accounts</c>.</summary>
    public static async Task<WebApplication> StartAsync(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddKakaoBusiness();
        builder.Services.AddHttpClient("moment", client => client.BaseAddress = new Uri("https://apis.moment.kakao.com")).AddKakaoBusinessToken();
        var app = builder.Build();
        app.MapGet("/", (ClaimsPrincipal user) => $"Signed in as {user.FindFirstValue(ClaimTypes.Email)}").RequireScope("biz_account_email", "moment_management");
        app.MapGet("/accounts", (IHttpClientFactory clients) => clients.CreateClient("moment").GetStringAsync(new Uri("/openapi/v4/adAccounts/pages", UriKind.Relative)))
            .RequireScope("moment_management");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public static Uri AddressOf(WebApplication app) => new(app.Urls.Single());
}
