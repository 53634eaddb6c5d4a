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

// In every environment: the script of Blazor comes from a package, and is copied to wwwroot by dotnet publish only.
builder.WebHost.UseStaticWebAssets();

// The site itself. Nothing of this is about Kakao.
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddFormProtection();
builder.Services.AddReadableErrors();
builder.Services.AddKoreanAndEnglish();
builder.Services.AddKeys(builder.Configuration);
builder.Services.AddAgencyDatabase();
builder.Services.AddSingleton(TimeProvider.System);

// The agency's own login: ASP.NET Core Identity. Kakao signs nobody in here.
var login = builder.Services.AddOwnLogin();

// Connections: Kakao accounts of advertisers, connected once and used without anybody signed in. The REST API key and the client
// secret are in the configuration section Authentication:Schemes:KakaoBusiness.
login
    .AddKakaoBusinessConnections(kakao =>
    {
        // What a connection asks for, unless configuration names other scopes: who it is, and what reports need.
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
    // Asked before the consent, and again after it: rights may have gone in between.
    .AuthorizeConnect(request => request.HttpContext.RequestServices.GetRequiredService<AdvertiserDirectory>()
        .OwnsAsync(request.User.FindUserId(), request.Key, CancellationToken.None))
    .AddEvents<AgencyConnectionEvents>();

// What the site does with them.
builder.Services.AddSingleton<AdvertiserDirectory>();
builder.Services.AddSingleton<AdvertiserHistory>();
builder.Services.AddSingleton<LiveUpdates>();
builder.Services.AddReports();
builder.Services.AddHealthChecks().AddKakaoBusinessConnections();

// On a developer's machine: an emulator in Kakao's place.
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
    // SecurityHeaders sends the stricter one.
    circuits.ContentSecurityFrameAncestorsPolicy = null;
    circuits.DisableWebSocketCompression = true;
});

await app.RunAsync();
