using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using System.Security.Claims;
var builder = WebApplication.CreateBuilder(args);
await using var server = await KakaoEmulatorServer.StartAsync(new KakaoEmulator());
builder.UseKakaoEmulator(server);
builder.Services.AddAuthentication().AddKakaoBusiness();
builder.Services.AddAuthorization();
var app = builder.Build();
app.MapGet("/", (ClaimsPrincipal user) => $"Signed in as {user.FindFirstValue(ClaimTypes.Email)}")
    .RequireScope(KakaoBusinessScopes.AccountEmail, KakaoBusinessScopes.MomentManagement);
app.Run();
