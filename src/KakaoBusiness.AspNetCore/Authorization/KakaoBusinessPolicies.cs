namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Names of policies that are there without registration: <c>[Authorize(Policy = KakaoBusinessPolicies.MomentManagement)]</c>.
/// Any <c>KakaoBusiness:{id}</c> is, for items that Kakao adds later; a policy that the app registers under such a name comes first.
/// </summary>
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
