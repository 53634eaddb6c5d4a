using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    private SessionReplacer Replacer => Context.RequestServices.GetRequiredService<SessionReplacer>();

    /// <summary>
    /// Returns why a consent must not take the place of the session that the browser has, before any event of the app sees the new
    /// ticket. A live session gives way to a consent that it began itself, or that the same Kakao account gave. Any other is somebody
    /// else's.
    /// </summary>
    private async Task<KakaoBusinessAuthenticationException?> FindConflictAsync(AuthenticationTicket ticket)
    {
        var begunBy = ConsentTrip.TakeSession(ticket.Properties);
        var present = await Replacer.ReadAsync(Context, SignInScheme!);
        // A session that cannot be read may be another account's.
        if (present.IsUnreadable || OutageResult.IsSessionUnknown(Context)) return StoreUnavailable(null);
        if (present.Ticket is not { } old || Identities.Find(old.Principal) is not { } identity) return null;
        if (begunBy is not null && begunBy == present.Name) return null;
        if (IsSameAccount(identity, Identities.Find(ticket.Principal, Scheme.Name))) return null;
        if (!(old.Properties.ExpiresUtc <= TimeProvider.GetUtcNow())) return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.OtherAccountSignedIn));
        // The session is over, and its cookie is still there.
        present.IsTokenKept = true;
        return null;
    }

    /// <summary>Accounts that Kakao does not name cannot be told to be the same, and those of two schemes cannot be compared.</summary>
    private bool IsSameAccount(ClaimsIdentity one, ClaimsIdentity? other)
        => one.AuthenticationType == other?.AuthenticationType && AccountOf(one) is { } account && account == AccountOf(other!);

    private string? AccountOf(ClaimsIdentity identity) => Identities.RawValues(identity, ClaimTypes.NameIdentifier).FirstOrDefault();

    private KakaoBusinessIdentities Identities => Context.RequestServices.GetRequiredService<KakaoBusinessIdentities>();

    private KakaoBusinessAuthenticationException StoreUnavailable(Exception? failure)
    {
        Response.Headers.RetryAfter = OutageResult.RetryAfter;
        return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.SessionNotStored), failure);
    }
}
