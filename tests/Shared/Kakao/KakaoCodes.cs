using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Tests.Shared.Kakao;

/// <summary>The codes of Kakao's documentation and of adopters' reports, with their kinds.</summary>
internal static class KakaoCodes
{
    /// <summary>The codes of the authorization code and token requests.</summary>
    public static readonly Dictionary<string, KakaoBusinessErrorKind> Koe = new()
    {
        ["KOE003"] = KakaoBusinessErrorKind.Transient,
        ["KOE005"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE008"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE009"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE010"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE025"] = KakaoBusinessErrorKind.UserAction,
        ["KOE026"] = KakaoBusinessErrorKind.UserAction,
        ["KOE027"] = KakaoBusinessErrorKind.UserAction,
        ["KOE028"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE101"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE123"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE124"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE125"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE201"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE232"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE233"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE236"] = KakaoBusinessErrorKind.RateLimited,
        ["KOE237"] = KakaoBusinessErrorKind.RateLimited,
        ["KOE303"] = KakaoBusinessErrorKind.AppConfiguration,
        ["KOE320"] = KakaoBusinessErrorKind.Protocol,
    };

    /// <summary>The codes of kapi.kakao.com and the ad APIs, with their HTTP status.</summary>
    public static readonly Dictionary<int, (int Status, KakaoBusinessErrorKind Kind)> Kapi = new()
    {
        [-1] = (400, KakaoBusinessErrorKind.Transient),
        [-2] = (400, KakaoBusinessErrorKind.Protocol),
        [-3] = (403, KakaoBusinessErrorKind.AppConfiguration),
        [-4] = (403, KakaoBusinessErrorKind.UserAction),
        [-5] = (403, KakaoBusinessErrorKind.Permission),
        [-6] = (403, KakaoBusinessErrorKind.Permission),
        [-7] = (400, KakaoBusinessErrorKind.Transient),
        [-8] = (400, KakaoBusinessErrorKind.Protocol),
        [-9] = (400, KakaoBusinessErrorKind.Protocol),
        [-10] = (400, KakaoBusinessErrorKind.RateLimited),
        [-11] = (400, KakaoBusinessErrorKind.RateLimited),
        [-12] = (403, KakaoBusinessErrorKind.AppConfiguration),
        [-101] = (400, KakaoBusinessErrorKind.TokenDead),
        [-401] = (401, KakaoBusinessErrorKind.TokenDead),
        [-402] = (403, KakaoBusinessErrorKind.Permission),
        [-406] = (401, KakaoBusinessErrorKind.UserAction),
        [-603] = (400, KakaoBusinessErrorKind.Transient),
        [-813] = (400, KakaoBusinessErrorKind.BusinessRule),
        [-820] = (400, KakaoBusinessErrorKind.BusinessRule),
        [-903] = (400, KakaoBusinessErrorKind.AppConfiguration),
        [-9798] = (503, KakaoBusinessErrorKind.Transient),
    };

    /// <summary>Returns the status of the library's response to a browser for a kind of failure.</summary>
    public static int StatusOf(KakaoBusinessErrorKind kind) => kind switch
    {
        KakaoBusinessErrorKind.Transient or KakaoBusinessErrorKind.RateLimited => 503,
        KakaoBusinessErrorKind.UserCancelled => 403,
        _ => 400,
    };
}
