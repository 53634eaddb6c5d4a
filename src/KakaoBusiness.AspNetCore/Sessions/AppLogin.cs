using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Who is signed in by the scheme that authenticates requests by default.</summary>
/// <param name="Scheme">The scheme that authenticated the request; <see langword="null"/> if nobody is signed in.</param>
/// <param name="User">
/// The user, in a form that a ticket can carry: hashes of the scheme and of the identifier. A user without an identifier is all
/// of the identity's claims, as the framework's antiforgery tokens have it (<c>DefaultClaimUidExtractor</c>).
/// </param>
internal sealed record AppLogin(string? Scheme, string? User)
{
    private const string OwnerItem = ".kakaobusiness.owner";

    // In bytes, multiples of three: their text has no padding.
    private const int SchemeLength = 6;
    private const int UserLength = 18;

    private const int SchemeTextLength = SchemeLength / 3 * 4;

    /// <summary>From the most specific; ASP.NET Core's own handlers set one of the first two.</summary>
    private static readonly string[] IdentifierTypes = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Upn];

    public static AppLogin Nobody { get; } = new(null, null);

    public static AppLogin Create(AuthenticateResult result)
    {
        if (!result.Succeeded) return Nobody;
        var scheme = result.Ticket.AuthenticationScheme;
        var identity = result.Principal.Identities.FirstOrDefault(identity => identity.IsAuthenticated);
        return identity is null ? Nobody : new(scheme, Hash(SchemeLength, [scheme]) + Hash(UserLength, [scheme, .. DescribeUser(identity)]));
    }

    /// <summary>Records the user who begins a consent. It travels in the state and stays in the ticket.</summary>
    public void Record(AuthenticationProperties properties)
    {
        if (User is null) properties.Items.Remove(OwnerItem);
        else properties.Items[OwnerItem] = User;
    }

    /// <summary>Returns the user who began a consent, as <see cref="User"/>; <see langword="null"/> if nobody did.</summary>
    public static string? FindOwner(AuthenticationProperties properties) => properties.GetString(OwnerItem);

    /// <summary>Whether this user began the consent; of a consent that nobody began, whether nobody is signed in.</summary>
    public bool Began(AuthenticationProperties properties) => string.Equals(FindOwner(properties), User, StringComparison.Ordinal);

    /// <summary>Whether another user of the same scheme began the consent, so that the one who did has left this browser.</summary>
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

    /// <summary>Each part with its length in front: no two lists are one text.</summary>
    private static string Hash(int length, IEnumerable<string> parts)
    {
        var text = string.Concat(parts.Select(part => $"{part.Length}:{part}"));
        return WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, length));
    }
}
