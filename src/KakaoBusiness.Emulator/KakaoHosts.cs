using System.Collections.Frozen;

namespace KakaoBusiness.Emulator;

/// <summary>The hosts in whose place the emulator stands.</summary>
internal static class KakaoHosts
{
    /// <summary>Kakao's own address of the authorize endpoint.</summary>
    public const string Authorize = "https://kauth.kakao.com" + EmulatorRoutes.AuthorizePath;

    private static readonly FrozenSet<string> Names =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "kauth.kakao.com", "kapi.kakao.com", "apis.moment.kakao.com", "api.keywordad.kakao.com");

    public static bool Covers(Uri uri) => Names.Contains(uri.Host);
}
