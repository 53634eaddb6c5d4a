using System.Globalization;

namespace KakaoBusiness.Samples.Mvc.Localization;

/// <summary>Every sentence of the pages, Korean and English side by side: a text in one language only does not compile.</summary>
public sealed class SiteText
{
    private static readonly SiteText Korean = new("ko");
    private static readonly SiteText English = new("en");

    private SiteText(string language) => Language = language;

    /// <summary>The language tag, for <c>lang</c> attributes.</summary>
    public string Language { get; }

    /// <summary>The other language's tag.</summary>
    public string OtherLanguage => Pick("en", "ko");

    /// <summary>The texts in the language of a culture: English for <c>en</c>, else Korean.</summary>
    public static SiteText In(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "en" ? English : Korean;
    }

    // Every page. What a text says needs no words beside it.
    public string SiteName => Pick("Kakao Business 예제", "Kakao Business Sample");
    public string SkipToContent => Pick("본문으로 건너뛰기", "Skip to content");
    public string SwitchLanguage => Pick("English", "한국어");
    public string EmulatorNotice => Pick("에뮬레이터 사용 중 – 카카오가 아닙니다", "Emulator in use – not Kakao");
    public string Account => Pick("내 계정", "Account");
    public string Home => Pick("홈으로", "Home");
    public string Footer => Pick(
        "카카오비즈니스 인증 예제 사이트입니다. 카카오가 운영하지 않습니다.",
        "A sample site for Kakao Business Authentication. Not operated by Kakao.");

    // Home
    public string HomeTitle => Pick("카카오비즈니스로 로그인", "Sign in with Kakao Business");
    public string HomeLead => Pick(
        "카카오계정으로 로그인하고, 이 사이트에 허용할 권한과 광고계정을 직접 선택하세요.",
        "Sign in with your Kakao account, and choose which ad accounts this site may work with.");
    public string AskedFor => Pick("요청하는 권한", "What this site asks for");
    public string Continue => Pick("Kakao Business로 계속하기", "Continue with Kakao Business");
    public string SignedInTitle => Pick("로그인되어 있습니다", "You are signed in");
    public string GoToAccount => Pick("내 계정 보기", "Go to your account");

    // Account
    public string Email => Pick("이메일", "E-mail");
    public string GrantedItems => Pick("동의한 권한", "Permissions you granted");
    public string AdAccounts => Pick("광고계정", "Ad accounts");
    public string Unknown => Pick("확인되지 않음", "Not known");
    public string SignOut => Pick("로그아웃", "Sign out");
    public string EmulatorSettings => Pick("에뮬레이터의 계정 설정 열기", "Open the emulator's account settings");

    // The ways out
    public string SignedOutTitle => Pick("로그아웃했습니다", "You are signed out");
    public string SignedOutLead => Pick("이 사이트의 로그인 상태가 종료되었습니다.", "Your session on this site has ended.");
    public string CancelledTitle => Pick("로그인을 취소했습니다", "You cancelled the sign-in");
    public string CancelledLead => Pick(
        "카카오 동의 화면에서 취소하여 로그인하지 않았습니다. 변경된 것은 없습니다.",
        "You cancelled on Kakao's consent screen. You are not signed in, and nothing has been changed.");
    public string DeniedTitle => Pick("접근 권한이 없습니다", "You have no access to this page");
    public string DeniedLead => Pick(
        "로그인한 계정에는 이 페이지를 볼 수 있는 권한이 없습니다.",
        "The account you are signed in with may not see this page.");
    public string FailureTitle => Pick("로그인하지 못했습니다", "Sign-in failed");
    public string ErrorCode => Pick("오류 코드", "Error code");
    public string TryAgain => Pick("다시 시도", "Try again");
    public string OpenBusinessCenter => Pick("카카오비즈니스 열기", "Open Kakao Business");
    public string ForDevelopers => Pick("개발자용 정보 (개발 환경에서만 표시)", "For developers (shown in Development only)");
    public string ErrorDocumentation => Pick("오류 코드 문서", "Documentation of error codes");

    // Plain errors
    public string NotFoundTitle => Pick("페이지를 찾을 수 없습니다", "Page not found");
    public string NotFoundLead => Pick("주소가 올바른지 확인해 주세요.", "Please check the address.");
    public string BadRequestTitle => Pick("요청을 처리할 수 없습니다", "This request cannot be served");
    public string BadRequestLead => Pick(
        "페이지를 연 지 오래되었을 수 있습니다. 홈에서 다시 시작해 주세요.",
        "The page may have been open for too long. Please start again from the home page.");
    public string ServerErrorTitle => Pick("문제가 발생했습니다", "Something went wrong");
    public string ServerErrorLead => Pick("잠시 후 다시 시도해 주세요.", "Please try again in a moment.");

    /// <summary>The name of a business consent item; the ID itself where Kakao has added one since.</summary>
    public string NameOfScope(string scope) => ScopeNames.Of(scope, korean: this == Korean) ?? scope;

    /// <summary>An ad account in words: group and number, or that all of the group are meant.</summary>
    public string NameOfResource(string resourceId)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        var (group, id) = resourceId.Split(':', 2) is [var first, var second] ? (first, second) : ("", resourceId);
        var name = group switch
        {
            "moment" => Pick("카카오모먼트", "Kakao Moment"),
            "keyword" => Pick("키워드광고", "Keyword Ad"),
            _ => group,
        };
        return id == "*" ? Pick($"{name} 광고계정 전체", $"All {name} accounts") : $"{name} {id}".TrimStart();
    }

    private string Pick(string korean, string english) => this == Korean ? korean : english;
}
