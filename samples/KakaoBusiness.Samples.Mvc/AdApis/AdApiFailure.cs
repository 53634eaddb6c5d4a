namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>What kept an ad API from answering.</summary>
public enum AdApiFailureKind
{
    /// <summary>It could not be reached, or its answer could not be read.</summary>
    Unreadable,

    /// <summary>It took too long.</summary>
    TooSlow,

    /// <summary>It asks to come back later: too many calls, maintenance, trouble of its own.</summary>
    Busy,

    /// <summary>It refused the call.</summary>
    Refused,
}

/// <summary>A failed call of an ad API. Kakao's message is not kept: it can echo a token.</summary>
/// <param name="Kind">What kept it from answering.</param>
/// <param name="Code">Kakao's error code, else the HTTP status, where there was an answer.</param>
public sealed record AdApiFailure(AdApiFailureKind Kind, string? Code = null)
{
    /// <summary>The status with which the site passes the failure on.</summary>
    public int StatusCode => Kind switch
    {
        AdApiFailureKind.TooSlow => StatusCodes.Status504GatewayTimeout,
        AdApiFailureKind.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status502BadGateway,
    };
}
