using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// The session cookie of a scheme whose format the app left to the framework. With our ticket store it is the bare key of the
/// session, else the protected ticket: compact where our handler made it, and any other's as the framework writes it. What the
/// framework's own format wrote is read in both cases.
/// </summary>
/// <remarks>
/// <para>The protector is the framework's, purposes and all: its cookies stay readable, and no other scheme's and no other app's
/// become so. Within it the first byte of the ticket tells the formats apart, which only a holder of the keys can write. A node
/// that knows the framework's format alone takes a compact cookie for no session.</para>
/// <para>The bare key needs no protection of its own: it is 256 random bits, which nobody guesses, and says nothing. So anybody can
/// have the store asked, once a request, for the hash of what they made up; it is not there, and the request has no session, as one
/// without a cookie has none. That is as cheap as such a look-up can be, and less than a page that anybody may open. The entry found
/// is protected for this key and this cookie scheme (see <see cref="TicketProtection"/>), so that a key of one scheme is no session of
/// another. Stores of the app's own may have keys that can be guessed: theirs stay protected.</para>
/// </remarks>
internal sealed class CompactCookieFormat(string scheme, CookieAuthenticationOptions options, IDataProtectionProvider provider, KakaoBusinessSchemes schemes)
    : CompactDataFormat<AuthenticationTicket>
{
    // Made when it is needed: what the app sets after this was made counts, as it does for the framework.
    private IDataProtector? _protector;

    protected override IDataProtector Protector => _protector ??= (options.DataProtectionProvider ?? provider)
        .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", scheme, "v2");

    private bool CarriesBareKeys => options.SessionStore is SessionTicketStore { Inner: ProtectedTicketStore };

    public override string Protect(AuthenticationTicket data, string? purpose)
        => CarriesBareKeys && data.GetSessionKey() is { } key && TicketKey.HasForm(key) ? key : base.Protect(data, purpose);

    public override AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
        => CarriesBareKeys && protectedText is not null && TicketKey.HasForm(protectedText) ? TicketOf(protectedText) : base.Unprotect(protectedText, purpose);

    protected override byte[] Serialize(AuthenticationTicket data)
        => schemes.Contains(data.Properties.GetScheme()) ? TicketFormat.Serialize(data) : TicketSerializer.Default.Serialize(data);

    protected override AuthenticationTicket? Deserialize(byte[] plain) => TicketFormat.Deserialize(plain);

    /// <summary>The ticket that the cookie handler expects in the cookie of a stored session.</summary>
    private AuthenticationTicket TicketOf(string key)
        => new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SupersededSession.SessionKeyClaimType, key)], scheme)), scheme);
}
