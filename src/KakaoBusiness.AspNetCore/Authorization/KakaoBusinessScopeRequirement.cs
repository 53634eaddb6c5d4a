using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Requires that an identity of a Kakao Business scheme has scopes. <c>RequireScope</c> and <c>RequireAnyScope</c> add the requirement to
/// a policy.
/// </summary>
public sealed class KakaoBusinessScopeRequirement : IAuthorizationRequirement
{
    private readonly string[] _scopes;

    /// <summary>Creates a requirement.</summary>
    /// <param name="scopes">The scopes. The comparison is case-sensitive. A requirement without scopes is never met.</param>
    /// <param name="anyIsEnough">Whether one scope is enough. Otherwise a single identity must have all of them.</param>
    /// <exception cref="ArgumentException">A scope is invalid, for example because it is empty or contains a space or a comma.</exception>
    public KakaoBusinessScopeRequirement(IEnumerable<string> scopes, bool anyIsEnough = false)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        _scopes = scopes.Distinct(StringComparer.Ordinal).ToArray();
        if (Array.Find(_scopes, scope => !KakaoBusinessScopes.IsValid(scope)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is not a valid scope. Pass each scope as a separate argument, such as 'moment_management'.", nameof(scopes));
        AnyIsEnough = anyIsEnough;
    }

    /// <summary>Gets the scopes.</summary>
    public IReadOnlyList<string> Scopes => _scopes;

    /// <summary>Gets whether one of the <see cref="Scopes"/> is enough.</summary>
    public bool AnyIsEnough { get; }

    internal ReadOnlySpan<string> ScopeSpan => _scopes;

    /// <summary>Gets the name of the policy with this requirement, in the form that <see cref="KakaoBusinessPolicies"/> describes.</summary>
    internal string PolicyName => KakaoBusinessPolicies.Prefix + Expression;

    private string Expression => string.Join(AnyIsEnough ? " or " : " and ", _scopes);

    /// <summary>Returns the text that authorization logs show.</summary>
    public override string ToString() => $"Kakao Business scopes: {Expression}";

    /// <summary>
    /// Creates the requirement that a policy name describes, or returns <see langword="null"/> if the name does not have that form. Scopes
    /// contain no spaces, so the words at odd positions are the conjunctions, even if a scope is named <c>and</c>.
    /// </summary>
    internal static KakaoBusinessScopeRequirement? FromPolicyName(string name)
    {
        if (!name.StartsWith(KakaoBusinessPolicies.Prefix, StringComparison.Ordinal)) return null;
        var words = name[KakaoBusinessPolicies.Prefix.Length..].Split(' ');
        var conjunction = words.Length == 1 ? "and" : words[1];
        if (words.Length % 2 == 0 || conjunction is not ("and" or "or")) return null;
        for (var i = 0; i < words.Length; i++)
        {
            if (i % 2 == 0 ? !KakaoBusinessScopes.IsValid(words[i]) : words[i] != conjunction) return null;
        }

        return new KakaoBusinessScopeRequirement(words.Where((_, i) => i % 2 == 0), anyIsEnough: conjunction == "or");
    }

    internal static KakaoBusinessScopeRequirement Create(string[] scopes, bool any)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0) throw new ArgumentException("Specify at least one scope, such as 'moment_management'.", nameof(scopes));
        return new KakaoBusinessScopeRequirement(scopes, any);
    }
}
