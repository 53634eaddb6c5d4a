using System.Net.Http.Headers;

namespace KakaoBusiness.Emulator;

/// <summary>Provides the texts of the pages, in Korean unless <c>Accept-Language</c> prefers English.</summary>
internal sealed class PageLanguage
{
    private PageLanguage(string code) => Code = code;

    public static PageLanguage Korean { get; } = new("ko");

    public static PageLanguage English { get; } = new("en");

    /// <summary>The language tag for <c>&lt;html lang&gt;</c>.</summary>
    public string Code { get; }

    public string Banner => Pick("에뮬레이터 – 카카오가 아닙니다", "Emulator – not Kakao");

    public string ConsentTitle => Pick("비즈니스 동의", "Business consent");

    public string Asks => Pick("앱이 다음 권한을 요청합니다.", "asks for the following permissions.");

    public string RequiredItems => Pick("[필수] 동의 항목", "[Required] Consent items");

    public string WhoAreYou => Pick("카카오계정 선택", "Choose a Kakao account");

    public string AllOf(ResourceGroup group) => group == ResourceGroup.EasyMessage ? Pick("모든 채널 프로필", "all channel profiles") : Pick("모든 광고계정", "all ad accounts");

    public string NoAccount => Pick("선택할 수 있는 항목이 없습니다.", "There is nothing to choose from.");

    public string ChooseAnAccount => Pick("광고계정을 하나 이상 선택해 주세요.", "Please choose at least one ad account.");

    public string Agree => Pick("동의하고 계속하기", "Agree");

    public string Cancel => Pick("취소", "Cancel");

    public string ErrorTitle => Pick("요청을 처리할 수 없습니다", "This request cannot be processed");

    public string ConsentGone => Pick(
        "이 동의 화면은 이미 사용되었거나 만료되었습니다. 앱에서 다시 시작해 주세요.",
        "This consent screen has already been used or has expired. Please start again in the app.");

    public string SettingsTitle => Pick("연결된 서비스", "Connected services");

    public string NoConnection => Pick("연결된 서비스가 없습니다.", "No services are connected.");

    public string Disconnect => Pick("연결 끊기", "Disconnect");

    public string NameOf(ConsentItem item) => Pick(item.KoreanName, item.EnglishName);

    public string NameOf(ResourceGroup group) => Pick(group.KoreanName, group.EnglishName);

    public string NameOf(KakaoPersona persona) => Pick(persona.KoreanName, persona.EnglishName);

    public static PageLanguage For(EmulatorRequest request) =>
        string.Join(',', request.Headers.Values("Accept-Language")).Split(',', StringSplitOptions.TrimEntries)
            .Select(part => StringWithQualityHeaderValue.TryParse(part, out var value) ? value : null)
            .OfType<StringWithQualityHeaderValue>()
            .Where(value => value.Quality is not 0)
            .OrderByDescending(value => value.Quality ?? 1)
            .Select(value => Of(value.Value))
            .FirstOrDefault(language => language is not null) ?? Korean;

    private static PageLanguage? Of(string tag) => tag.Split('-')[0].ToUpperInvariant() switch
    {
        "KO" => Korean,
        "EN" => English,
        _ => null,
    };

    private string Pick(string korean, string english) => this == Korean ? korean : english;
}
