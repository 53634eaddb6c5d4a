using System.Globalization;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>What kept an ad API from answering.</summary>
public enum AdApiFailureKind
{
    /// <summary>It could not be reached, or its answer could not be read.</summary>
    Unreadable,

    /// <summary>It took too long.</summary>
    TooSlow,

    /// <summary>It asks to come back later: maintenance, trouble of its own.</summary>
    Busy,

    /// <summary>It gets too many calls.</summary>
    TooFast,

    /// <summary>It does not accept what the call asks for (-813 or -820 with 400).</summary>
    Rejected,

    /// <summary>The user has no right on the ad account (-813 with 403).</summary>
    NoRight,

    /// <summary>It refused the call.</summary>
    Refused,
}

/// <summary>A failed call of an ad API. Kakao's message is not kept: it can echo a token.</summary>
/// <param name="Kind">What kept it from answering.</param>
/// <param name="Code">Kakao's error code, else the HTTP status, if there was an answer.</param>
public sealed record AdApiFailure(AdApiFailureKind Kind, string? Code = null)
{
    /// <summary>Without a word of Kakao's, calls for one ad account are five seconds apart.</summary>
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(5);

    /// <summary>The number by which Kakao says more about the code.</summary>
    public long? DetailCode { get; init; }

    /// <summary>How long Kakao asks to wait, if it does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The status with which the site passes the failure on.</summary>
    public int StatusCode => Kind switch
    {
        AdApiFailureKind.TooSlow => StatusCodes.Status504GatewayTimeout,
        AdApiFailureKind.Busy => StatusCodes.Status503ServiceUnavailable,
        AdApiFailureKind.TooFast => StatusCodes.Status429TooManyRequests,
        AdApiFailureKind.Rejected => StatusCodes.Status400BadRequest,
        AdApiFailureKind.NoRight => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status502BadGateway,
    };

    /// <summary>Adds <c>Retry-After</c> to the site's answer when it says that there are too many calls.</summary>
    public void SetHeaders(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (Kind == AdApiFailureKind.TooFast)
            response.Headers.RetryAfter = Math.Ceiling((RetryAfter ?? UsualPause).TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }
}
