namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>One of Kakao's endpoints whose answers are noted.</summary>
public enum KakaoEndpointName
{
    /// <summary>"Get business token".</summary>
    Token,

    /// <summary>"Retrieve business token information": <c>tokeninfo</c>.</summary>
    TokenInformation,

    /// <summary>"Retrieve business user information": <c>userinfo</c>.</summary>
    UserInformation,

    /// <summary>"Revoke business token".</summary>
    Revoke,
}

/// <summary>How an answer of Kakao's was made, without any value of it.</summary>
/// <param name="At">When it came.</param>
/// <param name="StatusCode">Its HTTP status.</param>
/// <param name="Shape">Names of members, kinds and lengths of values; <see langword="null"/> where the body is too large or no JSON.</param>
/// <param name="IsTooLarge">Whether the body is larger than the library takes.</param>
public sealed record KakaoAnswer(DateTimeOffset At, int StatusCode, string? Shape, bool IsTooLarge);
