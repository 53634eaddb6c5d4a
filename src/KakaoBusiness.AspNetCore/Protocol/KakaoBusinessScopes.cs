using System.Globalization;

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

    /// <summary>More items than this in one list are not Kakao's doing; the catalog has eight.</summary>
    internal const int MaxListCount = 100;

    internal const int MaxIdLength = 128;

    /// <summary>In characters, separators included; ten times what the catalog needs. Longer lists do not fit into a cookie.</summary>
    internal const int MaxListLength = 2048;

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
    /// Gets what Kakao says about each of these items, in the order of its concepts page, "Business consent items". An item
    /// that Kakao added later is not in it, and works without.
    /// </summary>
    public static IReadOnlyList<KakaoBusinessScope> Catalog => ReadOnlyEntries;

    // An array, because a challenge looks every item up and an enumerator each would be allocated.
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
            // Kakao does not publish the path. The counterpart of Kakao Moment's is an assumption.
            NeedsGroupWildcard = true, ApiPath = "/openapi/v1/adAccounts",
        },
        new(KeywordManagement, "Run Keyword Ad accounts", "키워드광고 광고계정 운영", Keyword, KeywordHost, ["GET", "HEAD", "POST", "PUT", "PATCH"])
        {
            IsIndispensable = true,
        },
        new(KeywordDelete, "Delete Keyword Ad account settings", "키워드광고 광고계정 설정 삭제", Keyword, KeywordHost, ["DELETE"]) { IsIndispensable = true },
    ];

    private static readonly IReadOnlyList<KakaoBusinessScope> ReadOnlyEntries = Array.AsReadOnly(Entries);

    /// <summary>The entry of an item.</summary>
    /// <param name="id">The item's ID, compared exactly.</param>
    /// <returns>The entry, or <see langword="null"/> if the ID is not in the <see cref="Catalog"/>: Kakao may have added it.</returns>
    public static KakaoBusinessScope? Find(string id)
    {
        foreach (var scope in Entries)
            if (string.Equals(scope.Id, id, StringComparison.Ordinal)) return scope;
        return null;
    }

    /// <summary>
    /// Returns the item that a call of Kakao's APIs needs, or <see langword="null"/> if the URL is not of an API that the
    /// <see cref="Catalog"/> knows. An item that names the path comes before one that is for the rest. The IDs of the items for easy
    /// message ads (<c>/openapi/message/…</c>) are not published.
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

    /// <summary>Whether the path is of an ad API whose calls need the item of their HTTP method.</summary>
    internal static bool IsAdApi(string path)
        => path.StartsWith(AdApiPathPrefix, StringComparison.OrdinalIgnoreCase) && !path.Contains(BusinessFormPathPart, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The scope group whose wildcard a consent item needs beside it, or <see langword="null"/> if single ad accounts will do.
    /// </summary>
    internal static string? GroupNeedingWildcard(string scope) => Find(scope) is { NeedsGroupWildcard: true } known ? known.Group : null;

    /// <summary>Whether it is a scope-token (RFC 6749 §3.3) without a comma: Kakao joins the items of a request with it.</summary>
    internal static bool IsValid(ReadOnlySpan<char> item)
        => item.Length is > 0 and <= MaxIdLength && !item.ContainsAnyExceptInRange('!', '~') && !item.ContainsAny('"', ',', '\\');

    /// <summary>Reads a list delimited by spaces, as Kakao answers, or by commas, as it takes them in a request. What cannot be a consent item is dropped, duplicates too; the order stays.</summary>
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

    /// <summary>Whether a space- or comma-delimited list names exactly this item. Allocates nothing.</summary>
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

    /// <summary>The form kept in claims and tickets, and that of RFC 6749 §3.3.</summary>
    internal static string Join(IEnumerable<string> items) => string.Join(' ', items);

    /// <summary>Finds entries that an authorization request cannot carry, each with its remedy.</summary>
    internal static IEnumerable<string> FindFaults(IEnumerable<string> scopes)
        => scopes.Where(scope => !IsValid(scope)).Select(scope
            => $"Scope has the entry '{ToPrintable(scope)}', which cannot be sent: an entry is one business consent item ID such as 'moment_management', without spaces or commas.");

    /// <summary>An entry that may be anything, in a message.</summary>
    internal static string ToPrintable(string? entry)
        => entry is null ? "(null)" : string.Concat(entry.Take(40).Select(character => char.IsControl(character) ? '?' : character));

    private static bool Contains(List<string> items, ReadOnlySpan<char> item)
    {
        foreach (var known in items)
            if (item.SequenceEqual(known)) return true;
        return false;
    }
}

/// <summary>A business consent item that Kakao documents, as an entry of <see cref="KakaoBusinessScopes.Catalog"/>.</summary>
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

    /// <summary>Gets the ID that goes over the wire and stands in a token's scopes: <c>moment_management</c>.</summary>
    public string Id { get; }

    /// <summary>Gets the name on Kakao's concepts page; for an item that is newer than the page, in its manner.</summary>
    public string EnglishName { get; }

    /// <summary>Gets the name in Korean. A translation of <see cref="EnglishName"/>: the wording of Kakao's own consent screen may differ.</summary>
    public string KoreanName { get; }

    /// <summary>Gets the group in which Kakao lists the item: <c>personal_information</c>, <c>moment</c> or <c>keyword</c>.</summary>
    public string Group { get; }

    /// <summary>
    /// Gets whether the item can only be asked for all ad accounts of its group: the consent needs the resource ID
    /// <c>{Group}:*</c>, which the library adds automatically.
    /// </summary>
    public bool NeedsGroupWildcard { get; internal init; }

    /// <summary>Gets the host of the API for which the item is: <c>apis.moment.kakao.com</c>.</summary>
    public string ApiHost { get; }

    /// <summary>Gets the HTTP methods, in capitals, of the calls for which the item is.</summary>
    public IReadOnlyList<string> HttpMethods { get; }

    /// <summary>
    /// Gets the path of the only API for which the item is, or <see langword="null"/> if it is for every ad API of the host that no
    /// other item claims.
    /// </summary>
    public string? ApiPath { get; internal init; }

    /// <summary>
    /// Whether a call without the item is sure to fail. Kakao documents which items run, create and delete; if another item
    /// might do as well, the call is sent and Kakao decides.
    /// </summary>
    internal bool IsIndispensable { get; init; }

    /// <summary>The name in the language of a culture: Korean for <c>ko</c>, else English.</summary>
    /// <param name="culture">Usually <see cref="CultureInfo.CurrentUICulture"/>.</param>
    /// <returns><see cref="KoreanName"/> or <see cref="EnglishName"/>.</returns>
    public string GetName(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "ko" ? KoreanName : EnglishName;
    }

    /// <summary>The <see cref="Id"/>.</summary>
    public override string ToString() => Id;

    /// <summary>Whether a call is one that this item permits, other items aside.</summary>
    internal bool IsFor(string method, Uri uri)
        => string.Equals(uri.Host, ApiHost, StringComparison.OrdinalIgnoreCase)
            && IsForMethod(method)
            && (ApiPath is null
                ? KakaoBusinessScopes.IsAdApi(uri.AbsolutePath)
                : string.Equals(uri.AbsolutePath.TrimEnd('/'), ApiPath, StringComparison.OrdinalIgnoreCase));

    /// <summary>By index: each call of an ad API asks, and an enumerator would be allocated.</summary>
    private bool IsForMethod(string method)
    {
        for (var i = 0; i < HttpMethods.Count; i++)
            if (string.Equals(HttpMethods[i], method, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
