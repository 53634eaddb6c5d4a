using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Demands business consent items of an identity that a Kakao Business scheme made. Use <c>RequireScope</c> and
/// <c>RequireAnyScope</c>, which put one into a policy.
/// </summary>
public sealed class KakaoBusinessScopeRequirement : IAuthorizationRequirement
{
    private readonly string[] _scopes;

    /// <summary>Creates a requirement.</summary>
    /// <param name="scopes">IDs of business consent items, compared exactly. A requirement without any is never met.</param>
    /// <param name="anyIsEnough">Whether one of them is enough; otherwise one identity must hold them all.</param>
    /// <exception cref="ArgumentException">An ID could not have been granted: it is empty, or has a space or a comma.</exception>
    public KakaoBusinessScopeRequirement(IEnumerable<string> scopes, bool anyIsEnough = false)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        _scopes = scopes.Distinct(StringComparer.Ordinal).ToArray();
        if (Array.Find(_scopes, scope => !ScopeList.IsValidItem(scope)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is not the ID of a business consent item, such as 'moment_management': name each in an argument of its own.", nameof(scopes));
        AnyIsEnough = anyIsEnough;
    }

    /// <summary>The IDs of the business consent items.</summary>
    public IReadOnlyList<string> Scopes => _scopes;

    /// <summary>Whether one of <see cref="Scopes"/> is enough.</summary>
    public bool AnyIsEnough { get; }

    internal ReadOnlySpan<string> ScopeSpan => _scopes;

    /// <summary>What authorization logs show.</summary>
    public override string ToString() => $"Kakao Business scopes: {string.Join(AnyIsEnough ? " or " : " and ", _scopes)}";

    internal static KakaoBusinessScopeRequirement Of(string[] scopes, bool any)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0) throw new ArgumentException("Name at least one business consent item, such as 'moment_management'.", nameof(scopes));
        return new KakaoBusinessScopeRequirement(scopes, any);
    }
}
