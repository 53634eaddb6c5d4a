using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>The session of a request, with its token where the app saves tokens.</summary>
internal sealed record SessionWithToken(string Scheme, ClaimsPrincipal Principal, AuthenticationProperties Properties)
{
    public string? Id => Properties.GetSessionId();

    public KakaoBusinessToken? Token { get; } = Properties.GetBusinessToken();

    /// <summary>Never the properties: they hold the token.</summary>
    public override string ToString() => $"session of {Scheme}";
}

/// <summary>Finds the session that a request came with.</summary>
internal sealed class SessionTokens(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options)
{
    /// <summary>
    /// The session that this Kakao Business scheme made, or any of them, in the order in which they were added;
    /// <see langword="null"/> where nobody is signed in by it.
    /// </summary>
    public async ValueTask<SessionWithToken?> FindAsync(HttpContext context, string? scheme)
    {
        if (scheme is not null && !schemes.Contains(scheme))
            throw new ArgumentException($"'{scheme}' is no Kakao Business scheme. Known are: {string.Join(", ", schemes.Names)}.", nameof(scheme));

        foreach (var candidate in schemes.Names)
        {
            if (scheme is not null && scheme != candidate) continue;
            // The framework keeps the result for the request.
            var result = await context.AuthenticateAsync(options.Get(candidate).SignInScheme);
            if (result.Succeeded && result.Properties.GetScheme() == candidate) return new(candidate, result.Principal, result.Properties);
        }

        return null;
    }
}
