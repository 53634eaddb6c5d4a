using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Formats the session cookie of a scheme for which the app sets no format. With the library's ticket store, the cookie is the bare key of the
/// session. Otherwise it is the protected ticket, which is compact if a Kakao Business handler created it. Other tickets are written as the
/// framework does. Cookies in the framework's own format can be read in both cases.
/// </summary>
/// <remarks>
/// <para>A ticket of a Kakao Business scheme is protected for the ClientIds of the app. Two deployments of one application can share the
/// keys, the name of the cookie and even the host, but a session of one must not be a session of the other. Such a cookie begins with a
/// character that no other cookie has, so that each cookie is decrypted only once.</para>
/// <para>For all other tickets, the protector and its purposes are the framework's. The framework's cookies stay readable, and no cookie of
/// another scheme or app becomes readable. With both protectors, the first byte of the ticket distinguishes the formats, and only a holder of
/// the keys can write it. A node that knows only the framework's format treats a compact cookie as no session.</para>
/// <para>The bare key needs no protection, because it is 256 random bits that nobody can guess, and it contains no information. Anybody can
/// therefore make the library look up the hash of an invented key, once per request. The look-up finds nothing, and the request has no session,
/// like a request without a cookie. It is as cheap as possible, and cheaper than a page that anybody can open. A stored entry is protected for
/// its key and cookie scheme, so that a key of one scheme is no session of another. The app's own stores may use keys that can be guessed, so
/// their keys stay protected.</para>
/// </remarks>
internal sealed class CompactCookieFormat(string scheme, CookieAuthenticationOptions options, IDataProtectionProvider provider, KakaoBusinessSchemes schemes, AppScope scope)
    : CompactDataFormat<AuthenticationTicket>
{
    /// <summary>The prefix of a cookie that is protected for the app's ClientIds. Neither base64url nor a key of the store contains it.</summary>
    private const char BoundPrefix = '.';

    private IDataProtector? _bound;

    // Created on first use, so that a provider that the app sets later counts, as it does for the framework.
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
