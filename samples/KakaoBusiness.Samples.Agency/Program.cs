using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Agency.Accounts;
using KakaoBusiness.Samples.Agency.Advertisers;
using KakaoBusiness.Samples.Agency.Api;
using KakaoBusiness.Samples.Agency.Components;
using KakaoBusiness.Samples.Agency.Data;
using KakaoBusiness.Samples.Agency.Emulator;
using KakaoBusiness.Samples.Agency.Hosting;
using KakaoBusiness.Samples.Agency.Live;
using KakaoBusiness.Samples.Agency.Localization;
using KakaoBusiness.Samples.Agency.Reports;

var builder = WebApplication.CreateBuilder(args);

// In every environment: Blazor's script comes from a package, and only dotnet publish copies it to wwwroot.
builder.WebHost.UseStaticWebAssets();

// The site itself. This part has nothing to do with Kakao.
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddFormProtection();
builder.Services.AddReadableErrors();
builder.Services.AddKoreanAndEnglish();
builder.Services.AddKeys(builder.Configuration);
builder.Services.AddAgencyDatabase();
builder.Services.AddSingleton(TimeProvider.System);

// The agency's login: ASP.NET Core Identity. Nobody signs in with Kakao.
var login = builder.Services.AddOwnLogin();

// Connections: a user connects an advertiser's Kakao account once, and the site then uses it without a signed-in user. The REST API
// key and the client secret are in the configuration section Authentication:Schemes:KakaoBusiness.
login
    .AddKakaoBusinessConnections(kakao =>
    {
        // The scopes that a connection requests, unless others are configured: one for the account's e-mail address, and one for reports.
        if (kakao.Scope.Count == 0)
        {
            kakao.Scope.Add(KakaoBusinessScopes.AccountEmail);
            kakao.Scope.Add(KakaoBusinessScopes.MomentManagement);
        }

        kakao.AccessDeniedPath = "/connect/cancelled";
        kakao.FailurePath = "/connect/failed";
        kakao.ReturnUrlParameter = "returnUrl";
    })
    .AddEntityFrameworkStore<AgencyDbContext>()
    // Called before the consent and again after it, because the user may have lost access in between.
    .AuthorizeConnect(request => request.HttpContext.RequestServices.GetRequiredService<AdvertiserDirectory>()
        .OwnsAsync(request.User.FindUserId(), request.Key, CancellationToken.None))
    .AddEvents<AgencyConnectionEvents>();

// What the site does with the connections.
builder.Services.AddSingleton<AdvertiserDirectory>();
builder.Services.AddSingleton<AdvertiserHistory>();
builder.Services.AddSingleton<LiveUpdates>();
builder.Services.AddReports();
builder.Services.AddHealthChecks().AddKakaoBusinessConnections();

// On a developer's machine, an emulator replaces Kakao.
await builder.AddKakaoEmulatorAsync();

var app = builder.Build();
await app.PrepareDatabaseAsync();

app.UseSecurityHeaders();
app.UseRequestLocalization();
app.UseReadableErrors();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UseAdvertiserOwnership();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapLanguages();
app.MapLogin();
app.MapConnect();
app.MapConnectionsApi();
app.MapHealthChecks("/health");
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits =>
{
    // SecurityHeaders sends a stricter one.
    circuits.ContentSecurityFrameAncestorsPolicy = null;
    circuits.DisableWebSocketCompression = true;
});

await app.RunAsync();
