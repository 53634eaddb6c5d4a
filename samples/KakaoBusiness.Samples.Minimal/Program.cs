using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddAuthentication().AddKakaoBusiness(options =>
{
    options.Scope.Add(KakaoBusinessScopes.AccountEmail);
    options.Scope.Add(KakaoBusinessScopes.MomentManagement);
});
builder.Services.AddAuthorization();
builder.Services.AddHttpClient("moment", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
    .AddKakaoBusinessToken();

// Until you configure a client ID, an emulator replaces Kakao on your machine.
var clientId = builder.Configuration["Authentication:Schemes:KakaoBusiness:ClientId"];
await using var kakao = builder.Environment.IsDevelopment() && string.IsNullOrEmpty(clientId)
    ? await KakaoEmulatorServer.StartAsync(new KakaoEmulator())
    : null;
if (kakao is not null) builder.UseKakaoEmulator(kakao);

var app = builder.Build();

app.UseAuthentication();
app.UseAuthorization();
app.UseKakaoBusinessConsent();

app.MapGet("/", () => "Open to everybody. Go to /advertiser to sign in, and to /accounts for your ad accounts.");
app.MapGet("/advertiser", (ClaimsPrincipal user) => $"Signed in as {user.FindFirstValue(ClaimTypes.Email)}")
    .RequireAuthorization();
app.MapGet("/accounts", async (IHttpClientFactory clients) =>
    {
        using var moment = clients.CreateClient("moment");
        return Results.Text(await moment.GetStringAsync("/openapi/v4/adAccounts/pages"), "application/json");
    })
    .RequireScope(KakaoBusinessScopes.MomentManagement);

await app.RunAsync();
