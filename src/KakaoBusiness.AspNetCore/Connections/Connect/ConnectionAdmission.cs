using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Finds the user who is signed in to the app, and decides whether this user may connect a key.</summary>
internal sealed class ConnectionAdmission(IOptions<KakaoBusinessConnectionsOptions> options)
{
    /// <summary>Gets whether the app's policies or callbacks restrict who may connect a key, so that a link does not have to.</summary>
    public bool IsRestricted => options.Value.ConnectPolicies.Count + options.Value.ConnectAuthorizations.Count > 0;

    public bool AllowsAnonymous => options.Value.AllowAnonymousConnect;

    /// <summary>Authenticates the user with the app's scheme, because <c>HttpContext.User</c> is not set yet in a callback.</summary>
    public async Task<(AppLogin Login, ClaimsPrincipal Principal)> FindUserAsync(HttpContext context)
    {
        var scheme = options.Value.UserScheme
            ?? (await context.RequestServices.GetRequiredService<IAuthenticationSchemeProvider>().GetDefaultAuthenticateSchemeAsync())?.Name;
        if (scheme is null) return (AppLogin.Nobody, new ClaimsPrincipal(new ClaimsIdentity()));
        var result = await context.AuthenticateAsync(scheme);
        return (AppLogin.Create(result), result.Principal ?? new ClaimsPrincipal(new ClaimsIdentity()));
    }

    /// <summary>
    /// Asks the app's policies and callbacks, at the challenge and again at the callback, because the user may have lost the right in between.
    /// </summary>
    public async Task<bool> MayConnectAsync(KakaoBusinessConnectRequest request)
    {
        foreach (var policy in options.Value.ConnectPolicies)
        {
            var authorization = request.HttpContext.RequestServices.GetRequiredService<IAuthorizationService>();
            if (!(await authorization.AuthorizeAsync(request.User, request.Key, policy)).Succeeded) return false;
        }

        foreach (var authorize in options.Value.ConnectAuthorizations)
            if (!await authorize(request)) return false;
        return true;
    }
}
