using System.Buffers.Text;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// How long the session cookie of cookie mode will be, from what a scheme asks for. Nothing is encrypted for it: the keys
/// may be out of reach when the host starts.
/// </summary>
internal static class SessionCookieEstimate
{
    /// <summary>Kakao states no length; a guess on the long side.</summary>
    private const int TokenLength = 128;

    private const string AccountId = "3100000001";
    private const string Email = "somebody.of.the.company@example.com";

    /// <summary>Header, key ID, modifier, initialization vector, padding and tag of Data Protection.</summary>
    private const int ProtectionLength = 112;

    /// <summary>In characters.</summary>
    public static int GetLength(string scheme, KakaoBusinessOptions options)
        => Base64Url.GetEncodedLength(TicketFormat.Serialize(SampleTicket(scheme, options)).Length + ProtectionLength);

    private static AuthenticationTicket SampleTicket(string scheme, KakaoBusinessOptions options)
    {
        var issuer = options.ClaimsIssuer ?? scheme;
        var identity = new ClaimsIdentity(scheme);
        Add(ClaimTypes.NameIdentifier, AccountId);
        Add(KakaoBusinessClaimTypes.AccountEmail, Email);
        Add(KakaoBusinessClaimTypes.GrantedScopes, ScopeList.Join(options.Scope));
        Add(KakaoBusinessClaimTypes.GrantedResources, string.Join(' ', options.ResourceIds));

        var properties = new AuthenticationProperties { IssuedUtc = DateTimeOffset.UnixEpoch, ExpiresUtc = DateTimeOffset.UnixEpoch };
        properties.SetRequested([.. options.Scope], [.. options.ResourceIds]);
        if (options.SaveTokens) properties.SetBusinessToken(new KakaoBusinessToken(new string('t', TokenLength)));
        properties.BeginSession(DateTimeOffset.UnixEpoch);
        properties.SetTokenCheck(TokenCheck.Passed(DateTimeOffset.UnixEpoch));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, options.SignInScheme!);

        void Add(string type, string value) => identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, issuer));
    }
}
