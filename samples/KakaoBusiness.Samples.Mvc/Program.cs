using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.AdApis;
using KakaoBusiness.Samples.Mvc.Background;
using KakaoBusiness.Samples.Mvc.Diagnostics;
using KakaoBusiness.Samples.Mvc.Hosting;
using KakaoBusiness.Samples.Mvc.Localization;
using Microsoft.AspNetCore.Mvc;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddControllersWithViews(mvc => mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
builder.Services.AddAntiforgery(antiforgery =>
{
    antiforgery.Cookie.Name = "sample.antiforgery";
    antiforgery.Cookie.HttpOnly = true;
    antiforgery.Cookie.SameSite = SameSiteMode.Strict;
    // As the request is: TLS may end at a proxy, and plain http works too.
    antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    // SecurityHeaders sends the stricter one.
    antiforgery.SuppressXFrameOptionsHeader = true;
});
builder.Services.AddHealthChecks();
builder.Services.AddKoreanAndEnglish();
builder.Services.AddForwardedHeadersFromConfiguration();

var authentication = builder.Services.AddAuthentication()
    .AddCookie(cookie =>
    {
        cookie.Cookie.Name = "sample.session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.LoginPath = "/account/login";
        cookie.LogoutPath = "/account/logout";
        cookie.AccessDeniedPath = "/account/denied";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
    })
    .AddKakaoBusiness(kakao =>
    {
        kakao.AccessDeniedPath = "/account/cancelled";
        kakao.FailurePath = "/account/failure";
        kakao.InsufficientScopePath = "/account/insufficient-scope";
        kakao.ReturnUrlParameter = "returnUrl";

        // What a visitor starts with. A page that needs more asks for it when somebody comes there.
        // Here and not in appsettings.json: arrays of configuration sources merge by index, so that entries of a longer
        // default list would leak into an app's own. The configuration has been read when this runs.
        if (kakao.Scope.Count == 0)
        {
            kakao.Scope.Add(KakaoBusinessScopes.AccountEmail);
            kakao.Scope.Add(KakaoBusinessScopes.MomentManagement);
        }
    });
// With Redis the cookie holds a key, and all nodes share the sessions; without, the cookie holds the session itself.
if (builder.Configuration.GetConnectionString("Redis") is { Length: > 0 } redis)
{
    authentication.AddKakaoBusinessRedis(redis);
    // On few cores the Redis client can stall under a burst of requests while the pool grows to what it needs.
    ThreadPool.GetMinThreads(out var workers, out var completions);
    ThreadPool.SetMinThreads(Math.Max(workers, 16), completions);
}

builder.Services.AddAuthorization();
builder.Services.AddAdApis();
builder.Services.AddStoredTokenWatch(builder.Configuration);

// After AddKakaoBusiness: where the emulator runs it has the last word on the endpoints.
builder.Services.AddKakaoEmulator();
builder.Services.AddHostedService<RedirectUriRegistration>();
if (builder.Environment.IsDevelopment()) builder.Services.AddDiagnostics();

var app = builder.Build();

app.UseForwardedHeadersFromConfiguration();
app.UseSecurityHeaders();
app.UseStaticFiles();
app.UseRequestLocalization();
app.UseReadableErrors();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
// A call of an ad API for which the token is dead or lacks a permission: to the consent, and back to the same page.
app.UseKakaoBusinessConsent();
app.MapControllers();
app.MapAdAccountsApi();
app.MapHealthChecks("/health");

await app.StartKakaoEmulatorAsync();
await app.RunAsync();
