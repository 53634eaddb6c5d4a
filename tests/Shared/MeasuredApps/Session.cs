using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Tests.Shared.MeasuredApps;

/// <summary>Creates the services of an app with the library, and the principal of a session as the cookie contains it.</summary>
internal static class Session
{
    public static ServiceProvider CreateServices()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAuthentication().AddKakaoBusiness(options => options.ClientId = "key");
        return services.BuildServiceProvider();
    }

    public static ClaimsPrincipal CreatePrincipal()
    {
        const string issuer = KakaoBusinessDefaults.AuthenticationScheme;
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, "3100000001", ClaimValueTypes.String, issuer),
                new Claim(KakaoBusinessClaimTypes.AccountEmail, "owner@example.com", ClaimValueTypes.String, issuer),
                new Claim(KakaoBusinessClaimTypes.GrantedScopes, "biz_account_email moment_management keyword_management", ClaimValueTypes.String, issuer),
                new Claim(KakaoBusinessClaimTypes.GrantedResources, "moment:12345 moment:12346 keyword:22345", ClaimValueTypes.String, issuer),
            ],
            issuer));
    }
}
