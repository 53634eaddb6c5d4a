using System.Globalization;
using System.Net;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>Specifies why a call to an ad API failed.</summary>
public enum AdApiFailureKind
{
    /// <summary>The API could not be reached, or its response could not be read.</summary>
    Unreadable,

    /// <summary>The API took too long.</summary>
    TooSlow,

    /// <summary>The API is temporarily unavailable.</summary>
    Busy,

    /// <summary>The API received too many calls.</summary>
    TooFast,

    /// <summary>The API rejected the contents of the call (-813 or -820 with 400).</summary>
    Rejected,

    /// <summary>The user has no permission for the ad account (-813 with 403).</summary>
    NoRight,

    /// <summary>The API refused the call.</summary>
    Refused,
}

/// <summary>Represents a failed call to an ad API. It does not contain Kakao's message, which can contain a token.</summary>
/// <param name="Kind">The reason for the failure.</param>
/// <param name="Code">Kakao's error code, or the HTTP status if the response has none, or <see langword="null"/> without a response.</param>
public sealed record AdApiFailure(AdApiFailureKind Kind, string? Code = null)
{
    /// <summary>The time to wait if Kakao does not state one: calls for one ad account must be five seconds apart.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The longest time that a user waits for a page. If an API asks for more, the site reports the failure at once.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Gets Kakao's detail code, if there is one.</summary>
    public long? DetailCode { get; init; }

    /// <summary>Gets the time that Kakao asks to wait, if any.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the status of the site's response.</summary>
    public int StatusCode => Kind switch
    {
        AdApiFailureKind.TooSlow => StatusCodes.Status504GatewayTimeout,
        AdApiFailureKind.Busy => StatusCodes.Status503ServiceUnavailable,
        AdApiFailureKind.TooFast => StatusCodes.Status429TooManyRequests,
        AdApiFailureKind.Rejected => StatusCodes.Status400BadRequest,
        AdApiFailureKind.NoRight => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status502BadGateway,
    };

    /// <summary>Returns the failure in a response, or <see langword="null"/> if it has none. A response with status 200 can have one.</summary>
    internal static async Task<AdApiFailure?> FindAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (await KakaoBusinessError.FromResponseAsync(response, cancellationToken) is not { } error) return null;
        var status = (int)response.StatusCode;
        return new AdApiFailure(GetKind(error), IsKakaoCode(error.Code) ? error.Code : status.ToString(CultureInfo.InvariantCulture))
        {
            DetailCode = error.DetailCode,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    /// <summary>
    /// Returns whether the call should be tried again at once. A dead token and a missing permission are exceptions, not responses.
    /// </summary>
    internal static async Task<bool> ShouldRetryAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => !(response.Headers.RetryAfter?.Delta > MaxRetryAfter)
            && await FindAsync(response, cancellationToken) is { Kind: AdApiFailureKind.Busy or AdApiFailureKind.TooFast };

    /// <summary>Adds <c>Retry-After</c> to the site's response if there were too many calls.</summary>
    public void SetHeaders(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (Kind == AdApiFailureKind.TooFast)
            response.Headers.RetryAfter = Math.Ceiling((RetryAfter ?? DefaultRetryAfter).TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static AdApiFailureKind GetKind(KakaoBusinessError error) => error.Kind switch
    {
        KakaoBusinessErrorKind.RateLimited => AdApiFailureKind.TooFast,
        KakaoBusinessErrorKind.Transient => AdApiFailureKind.Busy,
        KakaoBusinessErrorKind.BusinessRule => AdApiFailureKind.Rejected,
        // -813 or -820: the user has no permission for the ad account. Only the app can obtain other permissions.
        KakaoBusinessErrorKind.Permission when error.Code is "-813" or "-820" => AdApiFailureKind.NoRight,
        _ => error.StatusCode == (int)HttpStatusCode.RequestTimeout ? AdApiFailureKind.Busy : AdApiFailureKind.Refused,
    };

    /// <summary>Returns whether a code is Kakao's. Those are numbers, and the library uses names for responses without a code.</summary>
    private static bool IsKakaoCode(string code) => code[0] == '-' || char.IsAsciiDigit(code[0]);
}
