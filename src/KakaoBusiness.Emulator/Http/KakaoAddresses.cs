using System.Collections.Frozen;

namespace KakaoBusiness.Emulator;

/// <summary>Contains the hosts that the emulator replaces, and the paths that several classes use.</summary>
internal static class KakaoAddresses
{
    public const string AuthorizePath = "/oauth/business/authorize";
    public const string ConsentPath = "/oauth/business/consent";
    public const string AccountSettingsPath = "/settings/connections";

    /// <summary>Kakao's authorization endpoint.</summary>
    public const string AuthorizationEndpoint = "https://kauth.kakao.com" + AuthorizePath;

    private static readonly FrozenSet<string> Hosts =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "kauth.kakao.com", "kapi.kakao.com", "apis.moment.kakao.com", "api.keywordad.kakao.com");

    public static bool IsKakao(Uri uri) => Hosts.Contains(uri.Host);
}
