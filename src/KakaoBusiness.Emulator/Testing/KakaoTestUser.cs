using System.Security.Claims;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Represents a user who has signed in with Kakao Business, for tests of <c>RequireScope</c> policies without a sign-in. The user has no
/// business token: a test of ad API calls signs in through <see cref="KakaoEmulator"/>.
/// </summary>
/// <example>
/// <code>
/// await using var app = new WebApplicationFactory&lt;Program&gt;().WithWebHostBuilder(host =>
///     host.UseKakaoTestUser(KakaoTestUser.With(["moment_management"], ["moment:12345"])));
/// </code>
/// </example>
public sealed class KakaoTestUser
{
    // From KakaoBusinessClaimTypes in the library, which this package does not reference.
    private const string ScopesClaim = "urn:kakaobusiness:scopes";
    private const string ResourcesClaim = "urn:kakaobusiness:resources";
    private const string EmailClaim = "urn:kakaobusiness:biz_account_email";

    /// <summary>Gets the Kakao Business scheme with which the user has signed in. The default is <c>KakaoBusiness</c>.</summary>
    public string Scheme { get; init; } = "KakaoBusiness";

    /// <summary>
    /// Gets the issuer of the claims, for a scheme that sets <c>ClaimsIssuer</c>; <see langword="null"/> for the name of the scheme.
    /// </summary>
    public string? ClaimsIssuer { get; init; }

    /// <summary>Gets the granted scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Gets the granted resources, as in <c>moment:12345</c> or <c>moment:*</c>.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Gets the e-mail address, which the user has if <c>biz_account_email</c> is among the scopes.</summary>
    public string Email { get; init; } = "owner@example.com";

    /// <summary>Gets further claims, for example <see cref="ClaimTypes.NameIdentifier"/> or a role.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>Creates a user with scopes and resources.</summary>
    /// <param name="scopes">The granted scopes, such as <c>moment_management</c>.</param>
    /// <param name="resources">The granted resources, such as <c>moment:12345</c>.</param>
    /// <returns>The user.</returns>
    public static KakaoTestUser With(IEnumerable<string> scopes, IEnumerable<string>? resources = null)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        return new() { Scopes = [.. scopes], Resources = [.. resources ?? []] };
    }

    /// <summary>
    /// Creates the principal of a sign-in, as the library stores it: the authentication type of its identity is the scheme, and the scheme
    /// issues its claims. The library's policies ignore claims of any other issuer.
    /// </summary>
    /// <returns>A new principal.</returns>
    public ClaimsPrincipal CreatePrincipal()
    {
        var identity = new ClaimsIdentity(Scheme);
        if (Scopes.Count > 0) Add(ScopesClaim, string.Join(' ', Scopes));
        if (Resources.Count > 0) Add(ResourcesClaim, string.Join(' ', Resources));
        if (Scopes.Contains("biz_account_email")) Add(EmailClaim, Email);
        identity.AddClaims(Claims.Select(claim => claim.Clone()));
        return new ClaimsPrincipal(identity);

        void Add(string type, string value) => identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, ClaimsIssuer ?? Scheme));
    }
}
