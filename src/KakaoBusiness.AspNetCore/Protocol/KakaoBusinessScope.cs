using System.Globalization;

namespace KakaoBusiness.AspNetCore;

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

    /// <summary>The ID that goes over the wire and stands in a token's scopes: <c>moment_management</c>.</summary>
    public string Id { get; }

    /// <summary>The name on Kakao's concepts page; for an item that is newer than the page, in its manner.</summary>
    public string EnglishName { get; }

    /// <summary>The name in Korean. A translation of <see cref="EnglishName"/>: the wording of Kakao's own consent screen may differ.</summary>
    public string KoreanName { get; }

    /// <summary>The group in which Kakao lists the item: <c>personal_information</c>, <c>moment</c> or <c>keyword</c>.</summary>
    public string Group { get; }

    /// <summary>
    /// Whether the item can only be asked for all ad accounts of its group: the consent needs the resource ID
    /// <c>{Group}:*</c>, which the library adds automatically.
    /// </summary>
    public bool NeedsGroupWildcard { get; internal init; }

    /// <summary>The host of the API for which the item is: <c>apis.moment.kakao.com</c>.</summary>
    public string ApiHost { get; }

    /// <summary>The HTTP methods, in capitals, of the calls for which the item is.</summary>
    public IReadOnlyList<string> HttpMethods { get; }

    /// <summary>
    /// The path of the only API for which the item is, or <see langword="null"/> if it is for every ad API of the host that no
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
