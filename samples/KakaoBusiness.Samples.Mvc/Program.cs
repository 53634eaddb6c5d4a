using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.AdApis;
using KakaoBusiness.Samples.Mvc.Background;
using KakaoBusiness.Samples.Mvc.Hosting;
using KakaoBusiness.Samples.Mvc.Localization;
using KakaoBusiness.Samples.Mvc.NotNeededInYourApp;
using KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

var builder = WebApplication.CreateBuilder(args);

// The site itself. This part has nothing to do with Kakao.
builder.Services.AddControllersWithViews();
builder.Services.AddFormProtection();
builder.Services.AddKoreanAndEnglish();
builder.Services.AddForwardedHeadersFromConfiguration();
builder.Services.AddHealthChecks();

// Sign-in. The REST API key and the client secret are in the configuration section Authentication:Schemes:KakaoBusiness.
var authentication = builder.Services.AddAuthentication()
    // Only for the cookie's name and lifetime: AddKakaoBusiness adds a cookie scheme if the app has none.
    .AddCookie(cookie =>
    {
        cookie.Cookie.Name = "sample.session";
        cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        // For a signed-in user who lacks something that consent cannot grant, such as a role.
        cookie.AccessDeniedPath = "/error/403";
    })
    .AddKakaoBusiness(kakao =>
    {
        // The pages of AccountController replace the library's built-in ones.
        kakao.AccessDeniedPath = "/account/cancelled";
        kakao.FailurePath = "/account/failure";
        kakao.InsufficientScopePath = "/account/insufficient-scope";
        kakao.ReturnUrlParameter = "returnUrl";

        // The scopes that a sign-in requests. Pages that need more scopes request them on first visit.
        // They are not in appsettings.json, because arrays of configuration sources merge by index: entries of a longer
        // default list would remain in an app's shorter list. The configuration is already bound here.
        if (kakao.Scope.Count == 0)
        {
            kakao.Scope.Add(KakaoBusinessScopes.AccountEmail);
            kakao.Scope.Add(KakaoBusinessScopes.MomentManagement);
        }
    });

// Sessions. With Redis, the cookie contains a key and all nodes share the sessions. Without it, the cookie contains the session.
if (builder.Configuration.GetConnectionString("Redis") is { Length: > 0 } redis)
{
    authentication.AddKakaoBusinessRedis(redis);
    // On few cores, the Redis client can stall under a burst of requests while the thread pool grows.
    ThreadPool.GetMinThreads(out var workers, out var completions);
    ThreadPool.SetMinThreads(Math.Max(workers, 16), completions);
}

// Policies. They need no registration: AdAccountsController names the scopes that its pages need.
builder.Services.AddAuthorization();

// Calls to the ad APIs with the token of the user's session, and a background job with a stored token.
builder.Services.AddAdApis();
builder.Services.AddStoredTokenWatch(builder.Configuration);

// Not needed in your app: an emulator that replaces Kakao, the redirect URI to register, and the page /diagnostics. They come
// after AddKakaoBusiness, because they change its options.
builder.Services.AddKakaoEmulator();
builder.Services.AddHostedService<RedirectUriRegistration>();
if (builder.Environment.IsDevelopment()) builder.Services.AddDiagnostics();

var app = builder.Build();

// First, because the redirect URI contains the scheme and host that a proxy forwards.
app.UseForwardedHeadersFromConfiguration();
app.UseSecurityHeaders();
app.UseStaticFiles();
app.UseRequestLocalization();
app.UseReadableErrors();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
// If the token of an ad API call is dead or lacks a permission, redirects to the consent and back to the same page.
app.UseKakaoBusinessConsent();
app.MapControllers();
app.MapAdAccountsApi();
app.MapHealthChecks("/health");

// Not needed in your app.
await app.StartKakaoEmulatorAsync();
await app.RunAsync();
