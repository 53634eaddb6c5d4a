using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.AdApis;
using KakaoBusiness.Samples.Mvc.Background;
using KakaoBusiness.Samples.Mvc.Diagnostics;
using KakaoBusiness.Samples.Mvc.Hosting;
using KakaoBusiness.Samples.Mvc.Localization;

var builder = WebApplication.CreateBuilder(args);

// The site itself. Nothing of this is about Kakao.
builder.Services.AddControllersWithViews();
builder.Services.AddFormProtection();
builder.Services.AddKoreanAndEnglish();
builder.Services.AddForwardedHeadersFromConfiguration();
builder.Services.AddHealthChecks();

// Sign-in. The REST API key and the client secret lie in the configuration section Authentication:Schemes:KakaoBusiness.
var authentication = builder.Services.AddAuthentication()
    // For the cookie's name and lifetime only: AddKakaoBusiness brings a cookie scheme to an app that has none.
    .AddCookie(cookie =>
    {
        cookie.Cookie.Name = "sample.session";
        cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        // Where a signed-in user lacks something that no consent gives, such as a role.
        cookie.AccessDeniedPath = "/error/403";
    })
    .AddKakaoBusiness(kakao =>
    {
        // The site's own pages in place of the library's built-in ones: AccountController.
        kakao.AccessDeniedPath = "/account/cancelled";
        kakao.FailurePath = "/account/failure";
        kakao.InsufficientScopePath = "/account/insufficient-scope";
        kakao.ReturnUrlParameter = "returnUrl";

        // What a visitor is asked for at first. A page that needs more asks for it when somebody comes there.
        // Here and not in appsettings.json: arrays of configuration sources merge by index, so that entries of a longer
        // default list would leak into an app's own. The configuration has been read when this runs.
        if (kakao.Scope.Count == 0)
        {
            kakao.Scope.Add(KakaoBusinessScopes.AccountEmail);
            kakao.Scope.Add(KakaoBusinessScopes.MomentManagement);
        }
    });

// Sessions. With Redis the cookie holds a key, and all nodes share the sessions; without, it holds the session itself.
if (builder.Configuration.GetConnectionString("Redis") is { Length: > 0 } redis)
{
    authentication.AddKakaoBusinessRedis(redis);
    // On few cores the Redis client can stall under a burst of requests while the pool grows to what it needs.
    ThreadPool.GetMinThreads(out var workers, out var completions);
    ThreadPool.SetMinThreads(Math.Max(workers, 16), completions);
}

// Policies. None has to be registered: AdAccountsController names the consent items that its pages need.
builder.Services.AddAuthorization();

// Calls of the ad APIs with the token of the visitor's session, and a job that works without a visitor.
builder.Services.AddAdApis();
builder.Services.AddStoredTokenWatch(builder.Configuration);

// On a developer's machine: an emulator in Kakao's place, the redirect URI to register, and the page /diagnostics. All after
// AddKakaoBusiness, because they have the last word on its options.
builder.Services.AddKakaoEmulator();
builder.Services.AddHostedService<RedirectUriRegistration>();
if (builder.Environment.IsDevelopment()) builder.Services.AddDiagnostics();

var app = builder.Build();

// First, because the redirect URI is made of what a proxy says of scheme and host.
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
