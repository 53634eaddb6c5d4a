using System.Globalization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Contains the IDs of the scopes that Kakao documents. Kakao calls a scope a business consent item. Scopes that Kakao adds later are not
/// listed here, but work everywhere too.
/// </summary>
public static class KakaoBusinessScopes
{
    /// <summary>Allows reading the primary e-mail of the Kakao account, which is personal information.</summary>
    public const string AccountEmail = "biz_account_email";

    /// <summary>Allows creating Kakao Moment ad accounts. Can only be requested for all ad accounts (<c>moment:*</c>).</summary>
    public const string MomentCreate = "moment_create";

    /// <summary>Allows running Kakao Moment ad accounts.</summary>
    public const string MomentManagement = "moment_management";

    /// <summary>Allows deleting settings of Kakao Moment ad accounts.</summary>
    public const string MomentDelete = "moment_delete";

    /// <summary>Allows reading the results of Business Form+. This scope is newer than Kakao's concepts page.</summary>
    public const string MomentBizFormResultRead = "moment_bizform_result_read";

    /// <summary>Allows creating Keyword Ad accounts. Can only be requested for all ad accounts (<c>keyword:*</c>).</summary>
    public const string KeywordCreate = "keyword_create";

    /// <summary>Allows running Keyword Ad accounts.</summary>
    public const string KeywordManagement = "keyword_management";

    /// <summary>Allows deleting settings of Keyword Ad accounts.</summary>
    public const string KeywordDelete = "keyword_delete";

    /// <summary>The scope group of easy message ads. Its resources are profiles of Kakao Talk Channels. Its scopes are not known.</summary>
    internal const string EasyMessageGroup = "easy_msg";

    /// <summary>The maximum number of scopes in one list. Kakao does not send more: the catalog has eight.</summary>
    internal const int MaxListCount = 100;

    internal const int MaxIdLength = 128;

    /// <summary>
    /// The maximum length of a list in characters, including separators. It is ten times what the catalog needs. Longer lists do not fit
    /// into a cookie.
    /// </summary>
    internal const int MaxListLength = 2048;

    private const string PersonalInformation = "personal_information";
    private const string Moment = "moment";
    private const string Keyword = "keyword";

    private const string MomentHost = "apis.moment.kakao.com";
    private const string KeywordHost = "api.keywordad.kakao.com";

    /// <summary>
    /// The path prefix of the ad APIs, <c>/openapi/v4</c> and <c>/openapi/v1</c>. The easy message ads, below <c>/openapi/message</c>, belong to
    /// <see cref="EasyMessageGroup"/>.
    /// </summary>
    private const string AdApiPathPrefix = "/openapi/v";

    /// <summary>The path part of Business Form+. Kakao documents the required scope for only one of its calls.</summary>
    private const string BusinessFormPathPart = "/bizForm";

    /// <summary>
    /// Gets what Kakao documents about each of these scopes, in the order of its concepts page, "Business consent items". A scope that Kakao added
    /// later is not in the catalog, but works nevertheless.
    /// </summary>
    public static IReadOnlyList<KakaoBusinessScope> Catalog => ReadOnlyEntries;

    // An array, because a challenge looks up each scope, and every lookup would otherwise allocate an enumerator.
    private static readonly KakaoBusinessScope[] Entries =
    [
        new(AccountEmail, "Email", "이메일", PersonalInformation, "kapi.kakao.com", ["GET"]) { ApiPath = "/v1/business/userinfo" },
        new(MomentCreate, "Create Kakao Moment ad account", "카카오모먼트 광고계정 생성", Moment, MomentHost, ["POST"])
        {
            NeedsGroupWildcard = true, IsIndispensable = true, ApiPath = "/openapi/v4/adAccounts",
        },
        new(MomentManagement, "Run Kakao Moment ad accounts", "카카오모먼트 광고계정 운영", Moment, MomentHost, ["GET", "HEAD", "POST", "PUT", "PATCH"])
        {
            IsIndispensable = true,
        },
        new(MomentDelete, "Delete Kakao Moment ad account settings", "카카오모먼트 광고계정 설정 삭제", Moment, MomentHost, ["DELETE"]) { IsIndispensable = true },
        new(MomentBizFormResultRead, "Read Business Form+ results", "비즈니스폼+ 결과 조회", Moment, MomentHost, ["GET", "HEAD"])
        {
            // The path is that of Kakao's page "Business Form+" (docs/ko/kakaomoment/bizformplus).
            ApiPath = "/openapi/v4/adAccounts/bizFormPlus/report",
        },
        new(KeywordCreate, "Create Keyword Ad account", "키워드광고 광고계정 생성", Keyword, KeywordHost, ["POST"])
        {
            // Kakao does not publish the path. This one is assumed from its counterpart in Kakao Moment.
            NeedsGroupWildcard = true, ApiPath = "/openapi/v1/adAccounts",
        },
        new(KeywordManagement, "Run Keyword Ad accounts", "키워드광고 광고계정 운영", Keyword, KeywordHost, ["GET", "HEAD", "POST", "PUT", "PATCH"])
        {
            IsIndispensable = true,
        },
        new(KeywordDelete, "Delete Keyword Ad account settings", "키워드광고 광고계정 설정 삭제", Keyword, KeywordHost, ["DELETE"]) { IsIndispensable = true },
    ];

    private static readonly IReadOnlyList<KakaoBusinessScope> ReadOnlyEntries = Array.AsReadOnly(Entries);

    /// <summary>Finds the catalog entry of a scope.</summary>
    /// <param name="id">The ID of the scope. The comparison is case-sensitive.</param>
    /// <returns>The entry, or <see langword="null"/> if the ID is not in the <see cref="Catalog"/>. Kakao may have added it later.</returns>
    public static KakaoBusinessScope? Find(string id)
    {
        foreach (var scope in Entries)
            if (string.Equals(scope.Id, id, StringComparison.Ordinal)) return scope;
        return null;
    }

    /// <summary>
    /// Finds the scope that a call to Kakao's APIs needs. Returns <see langword="null"/> if the URL does not belong to an API that the
    /// <see cref="Catalog"/> knows. A scope for that path takes precedence over a general one. Kakao does not publish the IDs of the scopes
    /// for easy message ads (<c>/openapi/message/…</c>).
    /// </summary>
    internal static KakaoBusinessScope? FindForCall(HttpMethod method, Uri uri)
    {
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

    /// <summary>Returns whether the path belongs to an ad API whose calls need the scope for their HTTP method.</summary>
    internal static bool IsAdApi(string path)
        => path.StartsWith(AdApiPathPrefix, StringComparison.OrdinalIgnoreCase) && !path.Contains(BusinessFormPathPart, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the group whose wildcard a scope needs as a resource ID, or <see langword="null"/> if individual ad accounts are sufficient.
    /// </summary>
    internal static string? GroupNeedingWildcard(string scope) => Find(scope) is { NeedsGroupWildcard: true } known ? known.Group : null;

    /// <summary>
    /// Returns whether the text is a scope-token (RFC 6749 §3.3) without a comma, with which Kakao separates the scopes of a request.
    /// </summary>
    internal static bool IsValid(ReadOnlySpan<char> item)
        => item.Length is > 0 and <= MaxIdLength && !item.ContainsAnyExceptInRange('!', '~') && !item.ContainsAny('"', ',', '\\');

    /// <summary>
    /// Parses a list that is separated by spaces, as in Kakao's responses, or by commas, as in its requests. Drops invalid scopes and
    /// duplicates, and preserves the order.
    /// </summary>
    internal static List<string> Parse(ReadOnlySpan<char> text)
    {
        var items = new List<string>();
        foreach (var range in text.SplitAny(' ', ','))
        {
            if (items.Count == MaxListCount) break;
            var item = text[range];
            if (IsValid(item) && !Contains(items, item)) items.Add(item.ToString());
        }

        return items;
    }

    /// <summary>Returns whether a list that is separated by spaces or commas contains exactly this scope. Allocates nothing.</summary>
    internal static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<char> item)
    {
        if (item.IsEmpty) return false;
        while (true)
        {
            var end = text.IndexOfAny(' ', ',');
            if ((end < 0 ? text : text[..end]).SequenceEqual(item)) return true;
            if (end < 0) return false;
            text = text[(end + 1)..];
        }
    }

    /// <summary>Joins scopes with spaces, as RFC 6749 §3.3 does. Claims and tickets use this form.</summary>
    internal static string Join(IEnumerable<string> items) => string.Join(' ', items);

    /// <summary>Finds scopes that an authorization request cannot contain. Returns a message with a remedy for each.</summary>
    internal static IEnumerable<string> FindFaults(IEnumerable<string> scopes)
        => scopes.Where(scope => !IsValid(scope)).Select(scope
            => $"Scope has the entry '{ToPrintable(scope)}', which cannot be sent: write the ID of one scope, such as 'moment_management', without spaces or commas.");

    /// <summary>Shortens an invalid entry and replaces its control characters, so that a message can contain it.</summary>
    internal static string ToPrintable(string? entry)
        => entry is null ? "(null)" : string.Concat(entry.Take(40).Select(character => char.IsControl(character) ? '?' : character));

    private static bool Contains(List<string> items, ReadOnlySpan<char> item)
    {
        foreach (var known in items)
            if (item.SequenceEqual(known)) return true;
        return false;
    }
}

/// <summary>Describes a scope that Kakao documents. <see cref="KakaoBusinessScopes.Catalog"/> contains one for each of them.</summary>
public sealed class KakaoBusinessScope
{
    internal KakaoBusinessScope(string id, string englishName, string koreanName, string group, string apiHost, IReadOnlyList<string> httpMethods)
    {
        Id = id;
        EnglishName = englishName;
        KoreanName = koreanName;
        Group = group;
        ApiHost = apiHost;
        HttpMethods = httpMethods;
    }

    /// <summary>Gets the ID that requests and the scopes of a token contain, such as <c>moment_management</c>.</summary>
    public string Id { get; }

    /// <summary>Gets the English name on Kakao's concepts page. The name of a scope that is newer than the page follows the same style.</summary>
    public string EnglishName { get; }

    /// <summary>Gets the Korean name, a translation of <see cref="EnglishName"/>. The wording on Kakao's consent screen may differ.</summary>
    public string KoreanName { get; }

    /// <summary>Gets the group in which Kakao lists the scope: <c>personal_information</c>, <c>moment</c> or <c>keyword</c>.</summary>
    public string Group { get; }

    /// <summary>
    /// Gets whether the scope can only be requested for all ad accounts of its group. The consent then needs the resource ID <c>{Group}:*</c>,
    /// which the library adds automatically.
    /// </summary>
    public bool NeedsGroupWildcard { get; internal init; }

    /// <summary>Gets the host of the API to which the scope applies, such as <c>apis.moment.kakao.com</c>.</summary>
    public string ApiHost { get; }

    /// <summary>Gets the HTTP methods, in uppercase, of the calls to which the scope applies.</summary>
    public IReadOnlyList<string> HttpMethods { get; }

    /// <summary>
    /// Gets the path of the only API to which the scope applies, or <see langword="null"/> if it applies to every ad API of the host that no
    /// other scope covers.
    /// </summary>
    public string? ApiPath { get; internal init; }

    /// <summary>
    /// Gets whether a call without the scope is certain to fail. Kakao documents which scopes run, create and delete. If another scope might be
    /// sufficient, the library sends the call, and Kakao decides.
    /// </summary>
    internal bool IsIndispensable { get; init; }

    /// <summary>Returns the name in the language of a culture: Korean for <c>ko</c>, otherwise English.</summary>
    /// <param name="culture">The culture, usually <see cref="CultureInfo.CurrentUICulture"/>.</param>
    /// <returns><see cref="KoreanName"/> or <see cref="EnglishName"/>.</returns>
    public string GetName(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "ko" ? KoreanName : EnglishName;
    }

    /// <summary>Returns the <see cref="Id"/>.</summary>
    public override string ToString() => Id;

    /// <summary>Returns whether the scope applies to a call, regardless of other scopes.</summary>
    internal bool IsFor(string method, Uri uri)
        => string.Equals(uri.Host, ApiHost, StringComparison.OrdinalIgnoreCase)
            && IsForMethod(method)
            && (ApiPath is null
                ? KakaoBusinessScopes.IsAdApi(uri.AbsolutePath)
                : string.Equals(uri.AbsolutePath.TrimEnd('/'), ApiPath, StringComparison.OrdinalIgnoreCase));

    /// <summary>Uses an index, because every call to an ad API runs this, and an enumerator would be allocated.</summary>
    private bool IsForMethod(string method)
    {
        for (var i = 0; i < HttpMethods.Count; i++)
            if (string.Equals(HttpMethods[i], method, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
