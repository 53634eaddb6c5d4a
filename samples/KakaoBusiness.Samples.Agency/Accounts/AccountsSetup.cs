using KakaoBusiness.Samples.Agency.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Registers the site's login: ASP.NET Core Identity with one cookie. Kakao is not involved.</summary>
internal static class AccountsSetup
{
    public static AuthenticationBuilder AddOwnLogin(this IServiceCollection services)
    {
        services.AddSingleton<ConfiguredUsers>();
        services.AddScoped<UserSynchronization>();
        services
            .AddIdentityCore<AgencyUser>(identity =>
            {
                // Allows all characters, for example in Korean names, because the configuration defines the users.
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
            // Lax, not Strict, so that the browser sends the cookie after the redirect from Kakao.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
            cookie.LoginPath = "/login";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Events.OnValidatePrincipal = LoginExpiry.ValidatePrincipalAsync;
        });
    }
}
