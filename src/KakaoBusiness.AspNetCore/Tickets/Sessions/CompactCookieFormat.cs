using System.Security.Claims;
using System.Security.Cryptography;
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
/// without a cookie has none. That is as cheap as such a look-up can be, and less than a page that anybody may open. The entry found is protected for this key and this cookie scheme (see <see cref="TicketProtection"/>),
/// so that a key of one scheme is no session of another. Stores of the app's own may have keys that can be guessed: theirs stay protected.</para>
/// </remarks>
internal sealed class CompactCookieFormat(string scheme, CookieAuthenticationOptions options, IDataProtectionProvider provider, KakaoBusinessSchemes schemes)
    : ISecureDataFormat<AuthenticationTicket>
{
    // Made when it is needed: what the app sets after this was made counts, as it does for the framework.
    private IDataProtector? _protector;

    private IDataProtector Protector => _protector ??= (options.DataProtectionProvider ?? provider)
        .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", scheme, "v2");

    private bool CarriesBareKeys => options.SessionStore is ProtectedTicketStore;

    public string Protect(AuthenticationTicket data) => Protect(data, null);

    public string Protect(AuthenticationTicket data, string? purpose)
    {
        if (CarriesBareKeys && data.GetSessionKey() is { } key && TicketKey.HasForm(key)) return key;

        var plain = schemes.Contains(data.Properties.GetScheme()) ? TicketFormat.Serialize(data) : TicketSerializer.Default.Serialize(data);
        var text = Base64UrlTextEncoder.Encode(For(purpose).Protect(plain));
        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null) return null;
        if (CarriesBareKeys && TicketKey.HasForm(protectedText)) return TicketOf(protectedText);

        try
        {
            var plain = For(purpose).Unprotect(Base64UrlTextEncoder.Decode(protectedText));
            var ticket = TicketFormat.Deserialize(plain);
            CryptographicOperations.ZeroMemory(plain);
            return ticket;
        }
        // No base64url, or not protected by this app for this scheme: anybody can send a cookie.
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(string? purpose) => string.IsNullOrEmpty(purpose) ? Protector : Protector.CreateProtector(purpose);

    /// <summary>The ticket that the cookie handler expects in the cookie of a stored session.</summary>
    private AuthenticationTicket TicketOf(string key)
        => new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SupersededSession.SessionKeyClaimType, key)], scheme)), scheme);
}
