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

    /// <summary>The scope group of easy message ads. Its resources are profiles of Kakao Talk Channels; its consent items are not known.</summary>
    internal const string EasyMessageGroup = "easy_msg";

    private const string PersonalInformation = "personal_information";
    private const string Moment = "moment";
    private const string Keyword = "keyword";

    private const string MomentHost = "apis.moment.kakao.com";
    private const string KeywordHost = "api.keywordad.kakao.com";

    /// <summary>
    /// Ads have their APIs below <c>/openapi/v4</c> and <c>/openapi/v1</c>. Below <c>/openapi/message</c> are the easy message
    /// ads, which belong to <see cref="EasyMessageGroup"/>.
    /// </summary>
    private const string AdApiPathPrefix = "/openapi/v";

    /// <summary>Which items the calls of Business Form+ need is documented for one of them alone.</summary>
    private const string BusinessFormPathPart = "/bizForm";

    /// <summary>
    /// What Kakao says about each of these items, in the order of its concepts page, "Business consent items". An item
    /// that Kakao added later is not in it, and works without.
    /// </summary>
    public static IReadOnlyList<KakaoBusinessScope> Catalog => ReadOnlyEntries;

    // An array, because a challenge looks every item up and an enumerator each would be allocated.
    private static readonly KakaoBusinessScope[] Entries =
    [
        new(AccountEmail)
        {
            EnglishName = "Email", KoreanName = "이메일", Group = PersonalInformation,
            ApiHost = "kapi.kakao.com", HttpMethods = ["GET"], ApiPath = "/v1/business/userinfo",
        },
        new(MomentCreate)
        {
            EnglishName = "Create Kakao Moment ad account", KoreanName = "카카오모먼트 광고계정 생성", Group = Moment, NeedsGroupWildcard = true,
            IsIndispensable = true, ApiHost = MomentHost, HttpMethods = ["POST"], ApiPath = "/openapi/v4/adAccounts",
        },
        new(MomentManagement)
        {
            EnglishName = "Run Kakao Moment ad accounts", KoreanName = "카카오모먼트 광고계정 운영", Group = Moment,
            IsIndispensable = true, ApiHost = MomentHost, HttpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH"],
        },
        new(MomentDelete)
        {
            EnglishName = "Delete Kakao Moment ad account settings", KoreanName = "카카오모먼트 광고계정 설정 삭제", Group = Moment,
            IsIndispensable = true, ApiHost = MomentHost, HttpMethods = ["DELETE"],
        },
        new(MomentBizFormResultRead)
        {
            // The path is that of Kakao's page "Business Form+" (docs/ko/kakaomoment/bizformplus).
            EnglishName = "Read Business Form+ results", KoreanName = "비즈니스폼+ 결과 조회", Group = Moment,
            ApiHost = MomentHost, HttpMethods = ["GET", "HEAD"], ApiPath = "/openapi/v4/adAccounts/bizFormPlus/report",
        },
        new(KeywordCreate)
        {
            EnglishName = "Create Keyword Ad account", KoreanName = "키워드광고 광고계정 생성", Group = Keyword, NeedsGroupWildcard = true,
            // Kakao does not publish the path. The counterpart of Kakao Moment's is an assumption.
            ApiHost = KeywordHost, HttpMethods = ["POST"], ApiPath = "/openapi/v1/adAccounts",
        },
        new(KeywordManagement)
        {
            EnglishName = "Run Keyword Ad accounts", KoreanName = "키워드광고 광고계정 운영", Group = Keyword,
            IsIndispensable = true, ApiHost = KeywordHost, HttpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH"],
        },
        new(KeywordDelete)
        {
            EnglishName = "Delete Keyword Ad account settings", KoreanName = "키워드광고 광고계정 설정 삭제", Group = Keyword,
            IsIndispensable = true, ApiHost = KeywordHost, HttpMethods = ["DELETE"],
        },
    ];

    private static readonly IReadOnlyList<KakaoBusinessScope> ReadOnlyEntries = Array.AsReadOnly(Entries);

    /// <summary>The entry of an item.</summary>
    /// <param name="id">The item's ID, compared exactly.</param>
    /// <returns>The entry, or <see langword="null"/> where the ID is not in the <see cref="Catalog"/>: Kakao may have added it.</returns>
    public static KakaoBusinessScope? Find(string id)
    {
        foreach (var scope in Entries)
            if (string.Equals(scope.Id, id, StringComparison.Ordinal)) return scope;
        return null;
    }

    /// <summary>
    /// The item that a call of Kakao's APIs needs. An item that names the path comes before one that is for the rest.
    /// </summary>
    /// <param name="method">The HTTP method of the call.</param>
    /// <param name="uri">The absolute URL of the call.</param>
    /// <returns>
    /// The item, or <see langword="null"/> if the URL is not of an API that the <see cref="Catalog"/> knows. Calls of easy message
    /// ads (<c>/openapi/message/…</c>) are such: the IDs of their items are not published.
    /// </returns>
    public static KakaoBusinessScope? FindForCall(HttpMethod method, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri) return null;

        KakaoBusinessScope? general = null;
        foreach (var scope in Entries)
        {
            if (!scope.IsFor(method.Method, uri)) continue;
            if (scope.ApiPath is not null) return scope;
            general ??= scope;
        }

        return general;
    }

    /// <summary>Whether the path is of an ad API whose calls need the item of their HTTP method.</summary>
    internal static bool IsAdApi(string path)
        => path.StartsWith(AdApiPathPrefix, StringComparison.OrdinalIgnoreCase) && !path.Contains(BusinessFormPathPart, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The scope group whose wildcard a consent item needs beside it, or <see langword="null"/> where single ad accounts will do.
    /// </summary>
    internal static string? GroupNeedingWildcard(string scope) => Find(scope) is { NeedsGroupWildcard: true } known ? known.Group : null;
}
