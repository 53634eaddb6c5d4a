namespace KakaoBusiness.AspNetCore;

/// <summary>IDs of the business consent items that Kakao documents. Kakao adds items: an ID that is not here works everywhere too.</summary>
public static class KakaoBusinessScopes
{
    /// <summary>Personal information: the primary e-mail of the Kakao account.</summary>
    public const string AccountEmail = "biz_account_email";

    /// <summary>Create Kakao Moment ad accounts. Can only be asked for all ad accounts (<c>moment:*</c>).</summary>
    public const string MomentCreate = "moment_create";

    /// <summary>Run Kakao Moment ad accounts.</summary>
    public const string MomentManagement = "moment_management";

    /// <summary>Delete settings of Kakao Moment ad accounts.</summary>
    public const string MomentDelete = "moment_delete";

    /// <summary>Read the results of Business Form+ (newer than Kakao's concepts page).</summary>
    public const string MomentBizFormResultRead = "moment_bizform_result_read";

    /// <summary>Create Keyword Ad accounts. Can only be asked for all ad accounts (<c>keyword:*</c>).</summary>
    public const string KeywordCreate = "keyword_create";

    /// <summary>Run Keyword Ad accounts.</summary>
    public const string KeywordManagement = "keyword_management";

    /// <summary>Delete settings of Keyword Ad accounts.</summary>
    public const string KeywordDelete = "keyword_delete";

    /// <summary>
    /// The scope group whose wildcard a consent item needs beside it, or <see langword="null"/> where single ad accounts will do.
    /// </summary>
    internal static string? GroupNeedingWildcard(string scope) => scope switch
    {
        MomentCreate => "moment",
        KeywordCreate => "keyword",
        _ => null,
    };
}
