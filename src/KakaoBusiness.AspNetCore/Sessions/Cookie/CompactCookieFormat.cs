using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// The session cookie of a scheme whose format the app left to the framework. With our ticket store it is the bare key of the
/// session, else the protected ticket: compact if the Kakao Business handler made it, and any other's as the framework writes it. What the
/// framework's own format wrote is read in both cases.
/// </summary>
/// <remarks>
/// <para>A ticket of a Kakao Business scheme is protected for the ClientIds of the app: two deployments of one application can share the
/// keys, the name of the cookie and even the host, and the session of one is no session of the other. Such a cookie begins with a
/// character that no other has, so that each cookie is opened once.</para>
/// <para>For all other tickets the protector is the framework's, purposes and all: its cookies stay readable, and no other scheme's
/// and no other app's become so. Within both the first byte of the ticket distinguishes the formats, which only a holder of the keys can write. A node
/// that knows the framework's format alone takes a compact cookie for no session.</para>
/// <para>The bare key needs no protection of its own: it is 256 random bits, which nobody guesses, and says nothing. So anybody can
/// have the store asked, once a request, for the hash of what they made up; it is not there, and the request has no session, as one
/// without a cookie has none. That is as cheap as such a look-up can be, and less than a page that anybody may open. The entry found
/// is protected for this key and this cookie scheme, so that a key of one scheme is no session of
/// another. Stores of the app may have keys that can be guessed: theirs stay protected.</para>
/// </remarks>
internal sealed class CompactCookieFormat(string scheme, CookieAuthenticationOptions options, IDataProtectionProvider provider, KakaoBusinessSchemes schemes, AppScope scope)
    : CompactDataFormat<AuthenticationTicket>
{
    /// <summary>Before a cookie that is protected for the app's ClientIds. Neither base64url nor a key of the ticket store contains it.</summary>
    private const char BoundPrefix = '.';

    private IDataProtector? _bound;

    // Made when it is needed: what the app sets after this was made counts, as it does for the framework.
    private IDataProtector? _protector;

    protected override IDataProtector Protector => _protector ??= (options.DataProtectionProvider ?? provider)
        .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", scheme, "v2");

    private IDataProtector Bound => _bound ??= Protector.CreateProtector("KakaoBusiness.AspNetCore.Clients", scope.Clients);

    private IRandomKeyTicketStore? RandomKeyStore => (options.SessionStore as SessionTicketStore)?.Inner as IRandomKeyTicketStore;

    public override string Protect(AuthenticationTicket data, string? purpose)
    {
        if (RandomKeyStore is { } store && SessionTicketStore.FindKey(data) is { } key && store.IsKey(key)) return key;
        return IsOfKakao(data) ? BoundPrefix + Protect(data, Bound, purpose) : base.Protect(data, purpose);
    }

    public override AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is not null && RandomKeyStore is { } store && store.IsKey(protectedText)) return SessionTicketStore.CreateKeyTicket(protectedText, scheme);
        return protectedText is [BoundPrefix, ..] ? Unprotect(protectedText.AsSpan(1), Bound, purpose) : base.Unprotect(protectedText, purpose);
    }

    protected override byte[] Serialize(AuthenticationTicket data)
        => IsOfKakao(data) ? TicketFormat.Serialize(data) : TicketSerializer.Default.Serialize(data);

    protected override AuthenticationTicket? Deserialize(byte[] plain) => TicketFormat.Deserialize(plain);

    private bool IsOfKakao(AuthenticationTicket ticket) => schemes.Contains(ticket.Properties.GetScheme());
}
