using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Represents the login by the scheme that authenticates requests by default.</summary>
/// <param name="Scheme">The scheme that authenticated the request, or <see langword="null"/> if nobody is signed in.</param>
/// <param name="User">
/// The user, in a form that a ticket can carry: hashes of the scheme and of the identifier. If the user has no identifier, all claims of
/// the identity are hashed, as the framework's antiforgery tokens do (<c>DefaultClaimUidExtractor</c>).
/// </param>
internal sealed record AppLogin(string? Scheme, string? User)
{
    private const string OwnerItem = ".kakaobusiness.owner";

    // The lengths in bytes. Base64url needs no padding for multiples of three.
    private const int SchemeLength = 6;
    private const int UserLength = 18;

    private const int SchemeTextLength = SchemeLength / 3 * 4;

    /// <summary>The claim types that identify a user, the preferred one first. ASP.NET Core's own handlers set one of the first two.</summary>
    private static readonly string[] IdentifierTypes = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Upn];

    public static AppLogin Nobody { get; } = new(null, null);

    public static AppLogin Create(AuthenticateResult result)
    {
        if (!result.Succeeded) return Nobody;
        var scheme = result.Ticket.AuthenticationScheme;
        var identity = result.Principal.Identities.FirstOrDefault(identity => identity.IsAuthenticated);
        return identity is null ? Nobody : new(scheme, Hash(SchemeLength, [scheme]) + Hash(UserLength, [scheme, .. DescribeUser(identity)]));
    }

    /// <summary>Records that this user starts a consent. The record travels in the state and stays in the ticket.</summary>
    public void Record(AuthenticationProperties properties)
    {
        if (User is null) properties.Items.Remove(OwnerItem);
        else properties.Items[OwnerItem] = User;
    }

    /// <summary>Returns the <see cref="User"/> who started a consent, or <see langword="null"/> if nobody was signed in.</summary>
    public static string? FindOwner(AuthenticationProperties properties) => properties.GetString(OwnerItem);

    /// <summary>Returns whether this user started the consent or, if nobody was signed in at that time, whether nobody is signed in now.</summary>
    public bool Began(AuthenticationProperties properties) => string.Equals(FindOwner(properties), User, StringComparison.Ordinal);

    /// <summary>Returns whether another user of the same scheme started the consent. That user no longer uses this browser.</summary>
    public bool Replaced(AuthenticationProperties properties)
        => User is not null && FindOwner(properties) is { Length: > SchemeTextLength } owner
            && !Began(properties) && User.AsSpan().StartsWith(owner.AsSpan(0, SchemeTextLength), StringComparison.Ordinal);

    private static IEnumerable<string> DescribeUser(ClaimsIdentity identity)
    {
        var identifier = Array.ConvertAll(IdentifierTypes, type => identity.FindFirst(claim => claim.Type == type && claim.Value.Length > 0))
            .FirstOrDefault(claim => claim is not null);
        return identifier is not null
            ? [identifier.Type, identifier.Value, identifier.Issuer]
            : identity.Claims.OrderBy(claim => claim.Type, StringComparer.Ordinal).ThenBy(claim => claim.Value, StringComparer.Ordinal)
                .SelectMany(claim => (string[])[claim.Type, claim.Value, claim.Issuer]);
    }

    /// <summary>Hashes the parts. Each is prefixed with its length, so that different lists never produce the same text.</summary>
    private static string Hash(int length, IEnumerable<string> parts)
    {
        var text = string.Concat(parts.Select(part => $"{part.Length}:{part}"));
        return WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, length));
    }
}
