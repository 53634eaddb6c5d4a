using KakaoBusiness.Samples.Agency.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>The site's own login: ASP.NET Core Identity with one cookie. Kakao never touches it.</summary>
internal static class AccountsSetup
{
    public static AuthenticationBuilder AddOwnLogin(this IServiceCollection services)
    {
        services.AddSingleton<ConfiguredUsers>();
        services.AddScoped<UserSynchronization>();
        services
            .AddIdentityCore<AgencyUser>(identity =>
            {
                // Configuration decides about names: Korean ones too.
                identity.User.AllowedUserNameCharacters = "";
                identity.Lockout.MaxFailedAccessAttempts = 10;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddEntityFrameworkStores<AgencyDbContext>()
            .AddSignInManager();

        services.AddScoped<AuthenticationStateProvider, CircuitUserValidation>();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization();
        return services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.Cookie.Name = "agency.session";
            // Lax, not Strict: the redirect from Kakao has to bring it along.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
            cookie.LoginPath = "/login";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Events.OnValidatePrincipal = LoginExpiry.ValidatePrincipalAsync;
        });
    }
}
