using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>Endpoints that need business consent items: a page and an API of each kind.</summary>
internal static class ScopedEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/moment", Page).RequireScope("moment_management");
        app.MapPost("/moment", Page).RequireScope("moment_management");
        app.MapGet("/moment/create", Page).RequireScope("moment_create");
        app.MapGet("/keyword", Page).RequireAuthorization(KakaoBusinessPolicies.KeywordManagement);
        app.MapGet("/both", Page).RequireScope("moment_management", "keyword_management");
        app.MapGet("/any", Page).RequireAnyScope("keyword_management", "moment_management");
        app.MapGet("/new-item", Page).RequireAuthorization("KakaoBusiness:talk_channel_management");
        app.MapGet("/admin", Page).RequireAuthorization(policy => policy.RequireScope("moment_management").RequireRole("admin"));
        var api = app.MapGroup("/api/scoped").DisableCookieRedirect();
        api.MapGet("/moment", () => Results.Text("moment")).RequireScope("moment_management");
        api.MapPost("/moment", () => Results.Text("moment")).RequireScope("moment_management");
        api.MapGet("/both", () => Results.Text("both")).RequireScope("biz_account_email", "moment_management");
        api.MapGet("/plain", () => Results.Text("plain")).RequireAuthorization();
    }

    /// <summary>An app whose configured consent is the e-mail alone, as it is by default.</summary>
    public static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Endpoints = Map;
        configure?.Invoke(setup);
    });

    private static Task Page(HttpContext context) => context.Response.WriteAsync("page " + context.Request.QueryString);
}
