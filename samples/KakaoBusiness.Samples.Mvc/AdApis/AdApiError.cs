using System.Globalization;
using System.Net;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>What the site makes of an error of the ad APIs.</summary>
internal static class AdApiError
{
    /// <summary>Longer than this nobody waits for a page: an API that asks for more is reported as busy at once.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Whether it is worth asking again at once. A dead token or a missing permission is not: those are no answers here.</summary>
    public static async Task<bool> IsWorthAnotherTryAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
        => !(answer.Headers.RetryAfter?.Delta > LongestPause)
            && await FindAsync(answer, cancellationToken) is { Kind: AdApiFailureKind.Busy or AdApiFailureKind.TooFast };

    /// <summary>The failure of an answer, or <see langword="null"/> if it is none. A 200 can be one.</summary>
    public static async Task<AdApiFailure?> FindAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (await KakaoBusinessError.FromResponseAsync(answer, cancellationToken) is not { } error) return null;
        var status = (int)answer.StatusCode;
        return new AdApiFailure(KindOf(error), IsOfKakao(error.Code) ? error.Code : status.ToString(CultureInfo.InvariantCulture))
        {
            DetailCode = error.DetailCode,
            RetryAfter = answer.Headers.RetryAfter?.Delta,
        };
    }

    private static AdApiFailureKind KindOf(KakaoBusinessError error) => error.Kind switch
    {
        KakaoBusinessErrorKind.RateLimited => AdApiFailureKind.TooFast,
        KakaoBusinessErrorKind.Transient => AdApiFailureKind.Busy,
        KakaoBusinessErrorKind.BusinessRule => AdApiFailureKind.Rejected,
        // -813 with 403: the user has no right on the ad account. Other permissions are the app's to get.
        KakaoBusinessErrorKind.Permission when error.Code is "-813" or "-820" => AdApiFailureKind.NoRight,
        _ => error.StatusCode == (int)HttpStatusCode.RequestTimeout ? AdApiFailureKind.Busy : AdApiFailureKind.Refused,
    };

    /// <summary>Kakao's codes are numbers; names are the library's own, for answers without a code.</summary>
    private static bool IsOfKakao(string code) => code[0] == '-' || char.IsAsciiDigit(code[0]);
}
