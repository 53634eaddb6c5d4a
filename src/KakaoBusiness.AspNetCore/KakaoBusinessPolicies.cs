namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Defines the names of policies that exist without registration: <c>[Authorize(Policy = KakaoBusinessPolicies.MomentManagement)]</c>.
/// </summary>
/// <remarks>
/// <para>A name is <see cref="Prefix"/> and a scope, which can be one that Kakao adds later: <c>KakaoBusiness:moment_management</c>. Several scopes
/// are joined with <c>and</c> or with <c>or</c>, never with both: <c>KakaoBusiness:moment_management and keyword_management</c>. A name with the
/// prefix and another form is not a policy of the library.</para>
/// <para>Each policy combines the app's default policy with the scopes. A policy that the app registers under such a name adds to these and replaces
/// neither.</para>
/// </remarks>
public static class KakaoBusinessPolicies
{
    /// <summary>The prefix of the names, before the scope: <c>KakaoBusiness:</c>.</summary>
    public const string Prefix = "KakaoBusiness:";

    /// <summary>Requires <see cref="KakaoBusinessScopes.AccountEmail"/>.</summary>
    public const string AccountEmail = Prefix + KakaoBusinessScopes.AccountEmail;

    /// <summary>Requires <see cref="KakaoBusinessScopes.MomentCreate"/>.</summary>
    public const string MomentCreate = Prefix + KakaoBusinessScopes.MomentCreate;

    /// <summary>Requires <see cref="KakaoBusinessScopes.MomentManagement"/>.</summary>
    public const string MomentManagement = Prefix + KakaoBusinessScopes.MomentManagement;

    /// <summary>Requires <see cref="KakaoBusinessScopes.MomentDelete"/>.</summary>
    public const string MomentDelete = Prefix + KakaoBusinessScopes.MomentDelete;

    /// <summary>Requires <see cref="KakaoBusinessScopes.MomentBizFormResultRead"/>.</summary>
    public const string MomentBizFormResultRead = Prefix + KakaoBusinessScopes.MomentBizFormResultRead;

    /// <summary>Requires <see cref="KakaoBusinessScopes.KeywordCreate"/>.</summary>
    public const string KeywordCreate = Prefix + KakaoBusinessScopes.KeywordCreate;

    /// <summary>Requires <see cref="KakaoBusinessScopes.KeywordManagement"/>.</summary>
    public const string KeywordManagement = Prefix + KakaoBusinessScopes.KeywordManagement;

    /// <summary>Requires <see cref="KakaoBusinessScopes.KeywordDelete"/>.</summary>
    public const string KeywordDelete = Prefix + KakaoBusinessScopes.KeywordDelete;
}
