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
        if (Array.Find(_scopes, scope => !KakaoBusinessScopes.IsValid(scope)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is not the ID of a business consent item, such as 'moment_management': name each in an argument of its own.", nameof(scopes));
        AnyIsEnough = anyIsEnough;
    }

    /// <summary>Gets the IDs of the business consent items.</summary>
    public IReadOnlyList<string> Scopes => _scopes;

    /// <summary>Gets whether one of <see cref="Scopes"/> is enough.</summary>
    public bool AnyIsEnough { get; }

    internal ReadOnlySpan<string> ScopeSpan => _scopes;

    /// <summary>Gets the name of the policy that demands this, in the form that <see cref="KakaoBusinessPolicies"/> describes.</summary>
    internal string PolicyName => KakaoBusinessPolicies.Prefix + Expression;

    private string Expression => string.Join(AnyIsEnough ? " or " : " and ", _scopes);

    /// <summary>What authorization logs show.</summary>
    public override string ToString() => $"Kakao Business scopes: {Expression}";

    /// <summary>
    /// Reads what a policy name demands, or returns <see langword="null"/> when the name is not of that form. An ID has no space, so
    /// the words at odd positions are the conjunctions, even if an ID is <c>and</c>.
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

    internal static KakaoBusinessScopeRequirement Of(string[] scopes, bool any)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0) throw new ArgumentException("Name at least one business consent item, such as 'moment_management'.", nameof(scopes));
        return new KakaoBusinessScopeRequirement(scopes, any);
    }
}
