using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.DependencyInjection;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    /// <summary>A scheme that <c>IAuthenticationSchemeProvider.AddScheme</c> adds at run time has handler and options, and no sessions, claims or policies.</summary>
    private void RequireRegistration()
    {
        if (Context.RequestServices.GetRequiredService<KakaoBusinessSchemes>().IsKnown(Scheme.Name)) return;
        throw new InvalidOperationException(
            $"The scheme '{Scheme.Name}' was added to IAuthenticationSchemeProvider, and KakaoBusiness.AspNetCore does not know it. Register it before the host is built: AddAuthentication().AddKakaoBusiness(\"{Scheme.Name}\", options => ...).");
    }

    /// <summary>The scheme stores connections, and a page that needs a signed-in user challenges it.</summary>
    private void RequireSignIn()
    {
        if (SignsIn) return;
        throw new InvalidOperationException(
            $"The scheme '{Scheme.Name}' stores connections and signs nobody in. Set DefaultScheme in AddAuthentication to the scheme by which the app's users sign in, call AddKakaoBusiness() if they sign in with Kakao, or challenge this scheme with KakaoBusinessConnectProperties.");
    }

    private bool IsSignedIn(ClaimsPrincipal user)
        => Context.RequestServices.GetRequiredService<KakaoBusinessIdentities>().Find(user, Scheme.Name) is not null;

    /// <summary>Answers a browser whose session does not reach the page. The code is not exchanged: no session would hold the token.</summary>
    private async Task<bool> StopRoundTripsAsync(AuthenticationProperties properties)
    {
        var services = Context.RequestServices;
        var sessionCookie = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInScheme).Cookie.Name;
        if (!services.GetRequiredService<RoundTrips>().IsRepeated(Context, properties, sessionCookie)) return false;
        await RoundTripPage.WriteAsync(Context, Scheme.Name, SignInScheme!, properties.RedirectUri, Logger);
        return true;
    }
}
