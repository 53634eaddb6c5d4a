using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Consent;
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

    private SessionReplacer Replacer => Context.RequestServices.GetRequiredService<SessionReplacer>();

    /// <summary>
    /// Returns why a consent must not take the place of the session that the browser has, before any event of the app sees the new
    /// ticket. A live session gives way to a consent that it began itself, or that the same Kakao account gave. Any other is somebody
    /// else's.
    /// </summary>
    private async Task<KakaoBusinessAuthenticationException?> FindConflictAsync(AuthenticationTicket ticket)
    {
        var begunBy = ConsentState.TakeSession(ticket.Properties);
        var present = await Replacer.ReadAsync(Context, SignInScheme!);
        // A session that cannot be read may be another account's.
        if (present.IsUnreadable || RequestState.HasUnknownSession(Context)) return StoreUnavailable(null);
        if (present.Ticket is not { } old || Identities.Find(old.Principal) is not { } identity) return null;
        if (begunBy is not null && begunBy == present.Name) return null;
        if (IsSameAccount(identity, Identities.Find(ticket.Principal, Scheme.Name))) return null;
        if (!(old.Properties.ExpiresUtc <= TimeProvider.GetUtcNow())) return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.OtherAccountSignedIn));
        // The session is over, and its cookie is still there.
        present.IsTokenKept = true;
        return null;
    }

    /// <summary>Accounts that Kakao does not name cannot be known to be the same, and those of two schemes cannot be compared.</summary>
    private bool IsSameAccount(ClaimsIdentity one, ClaimsIdentity? other)
        => one.AuthenticationType == other?.AuthenticationType && FindAccount(one) is { } account && account == FindAccount(other!);

    private string? FindAccount(ClaimsIdentity identity) => Identities.RawValues(identity, ClaimTypes.NameIdentifier).FirstOrDefault();

    private KakaoBusinessIdentities Identities => Context.RequestServices.GetRequiredService<KakaoBusinessIdentities>();

    private KakaoBusinessAuthenticationException StoreUnavailable(Exception? failure)
    {
        Response.Headers.RetryAfter = OutageResult.RetryAfter;
        return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.SessionNotStored), failure);
    }
}
