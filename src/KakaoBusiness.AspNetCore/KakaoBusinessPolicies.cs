namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Names of policies that exist without registration: <c>[Authorize(Policy = KakaoBusinessPolicies.MomentManagement)]</c>.
/// </summary>
/// <remarks>
/// <para>A name is <see cref="Prefix"/> and the ID of a business consent item, also one that Kakao adds later:
/// <c>KakaoBusiness:moment_management</c>. Several IDs are joined with <c>and</c> or with <c>or</c>, never with both:
/// <c>KakaoBusiness:moment_management and keyword_management</c>. A name with the prefix that has another form is no policy of the
/// library.</para>
/// <para>Each policy is the app's default policy and the scopes. A policy that the app registers under such a name adds to
/// these and replaces neither.</para>
/// </remarks>
public static class KakaoBusinessPolicies
{
    /// <summary>What the names begin with, before the ID of the consent item: <c>KakaoBusiness:</c>.</summary>
    public const string Prefix = "KakaoBusiness:";

    /// <summary>Demands <see cref="KakaoBusinessScopes.AccountEmail"/>.</summary>
    public const string AccountEmail = Prefix + KakaoBusinessScopes.AccountEmail;

    /// <summary>Demands <see cref="KakaoBusinessScopes.MomentCreate"/>.</summary>
    public const string MomentCreate = Prefix + KakaoBusinessScopes.MomentCreate;

    /// <summary>Demands <see cref="KakaoBusinessScopes.MomentManagement"/>.</summary>
    public const string MomentManagement = Prefix + KakaoBusinessScopes.MomentManagement;

    /// <summary>Demands <see cref="KakaoBusinessScopes.MomentDelete"/>.</summary>
    public const string MomentDelete = Prefix + KakaoBusinessScopes.MomentDelete;

    /// <summary>Demands <see cref="KakaoBusinessScopes.MomentBizFormResultRead"/>.</summary>
    public const string MomentBizFormResultRead = Prefix + KakaoBusinessScopes.MomentBizFormResultRead;

    /// <summary>Demands <see cref="KakaoBusinessScopes.KeywordCreate"/>.</summary>
    public const string KeywordCreate = Prefix + KakaoBusinessScopes.KeywordCreate;

    /// <summary>Demands <see cref="KakaoBusinessScopes.KeywordManagement"/>.</summary>
    public const string KeywordManagement = Prefix + KakaoBusinessScopes.KeywordManagement;

    /// <summary>Demands <see cref="KakaoBusinessScopes.KeywordDelete"/>.</summary>
    public const string KeywordDelete = Prefix + KakaoBusinessScopes.KeywordDelete;
}
