namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>The options of a scheme that a call to Kakao needs.</summary>
internal interface IBackchannelSettings
{
    HttpClient Backchannel { get; }

    TimeProvider? TimeProvider { get; }

    TimeSpan BackchannelTimeout { get; }

    TimeSpan RevocationTimeout { get; }

    string TokenEndpoint { get; }

    string TokenInformationEndpoint { get; }

    string UserInformationEndpoint { get; }

    string RevocationEndpoint { get; }

    KakaoBusinessAccountIdSource AccountIdSource { get; }
}
