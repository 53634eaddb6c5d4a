using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Checks periodically whether the user of an open page is still signed in, because a circuit does not receive the cookie again.</summary>
internal sealed class CircuitUserValidation(
    ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> identity, IConfiguration configuration, TimeProvider time)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => configuration.GetValue("Agency:PageCheckInterval", TimeSpan.FromMinutes(1));

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (authenticationState.User.IsExpired(time)) return false;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AgencyUser>>();
        return await users.GetUserAsync(authenticationState.User) is { } user
            && authenticationState.User.HasClaim(identity.Value.ClaimsIdentity.SecurityStampClaimType, await users.GetSecurityStampAsync(user));
    }
}
