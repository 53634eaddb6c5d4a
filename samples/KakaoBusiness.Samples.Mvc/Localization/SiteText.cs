using System.Globalization;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.AdApis;
using KakaoBusiness.Samples.Mvc.Models;

namespace KakaoBusiness.Samples.Mvc.Localization;

/// <summary>Provides the texts of the pages in Korean and English. A text in only one language does not compile.</summary>
public sealed partial class SiteText
{
    private static readonly SiteText Korean = new("ko");
    private static readonly SiteText English = new("en");

    private SiteText(string language) => Language = language;

    /// <summary>Gets the language tag for <c>lang</c> attributes.</summary>
    public string Language { get; }

    /// <summary>Gets the tag of the other language.</summary>
    public string OtherLanguage => Pick("en", "ko");

    /// <summary>Returns the texts for a culture: English for <c>en</c>, otherwise Korean.</summary>
    public static SiteText For(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "en" ? English : Korean;
    }

    // All pages. The texts document themselves.
    public string SiteName => Pick("Kakao Business 예제", "Kakao Business Sample");
    public string SkipToContent => Pick("본문으로 건너뛰기", "Skip to content");
    public string SwitchLanguage => Pick("English", "한국어");
    public string Account => Pick("내 계정", "Account");
    public string Home => Pick("홈으로", "Home");
    public string Footer => Pick(
        "카카오비즈니스 인증 예제 사이트입니다. 카카오가 운영하지 않습니다.",
        "A sample site for Kakao Business Authentication. Not operated by Kakao.");

    // Home
    public string HomeTitle => Pick("카카오비즈니스로 로그인", "Sign in with Kakao Business");
    public string HomeLead => Pick(
        "카카오계정으로 로그인하고, 이 사이트에 허용할 권한과 광고계정을 직접 선택해 주세요.",
        "Sign in with your Kakao account, and choose the permissions and ad accounts for this site.");
    public string RequestedPermissions => Pick("요청하는 권한", "Requested permissions");
    public string Continue => Pick("Kakao Business로 계속하기", "Continue with Kakao Business");
    public string SignedInTitle => Pick("로그인되어 있습니다", "You are signed in");
    public string GoToAccount => Pick("내 계정 보기", "Go to your account");

    // Account
    public string Email => Pick("이메일", "E-mail");
    public string ConsentItems => Pick("권한", "Permissions");
    public string ConsentItemName => Pick("동의항목", "Consent item");
    public string ConsentItemState => Pick("상태", "State");
    public string Granted => Pick("동의함", "Granted");
    public string NotGranted => Pick("동의 안 함", "Not granted");
    public string Grant => Pick("동의하기", "Grant");
    public string AdAccounts => Pick("광고계정", "Ad accounts");
    public string Unknown => Pick("확인되지 않음", "Unknown");
    public string SignOut => Pick("로그아웃", "Sign out");
    public string SwitchAccount => Pick("다른 카카오계정 사용", "Use another Kakao account");

    public string DisconnectTitle => Pick("연결 끊기", "Disconnect from Kakao");
    public string DisconnectLead => Pick(
        "이 사이트가 받은 비즈니스 토큰을 카카오에서 폐기하고, 이 사이트의 모든 로그인을 종료합니다.",
        "Revokes the business token of this site at Kakao, and ends all your sessions on this site.");
    public string Disconnect => Pick("연결 끊기", "Disconnect");

    // Ad accounts
    public string MomentAccounts => Pick("카카오모먼트 광고계정", "Kakao Moment ad accounts");
    public string MomentShort => Pick("모먼트", "Moment");
    public string KeywordAccounts => Pick("키워드광고 광고계정", "Keyword Ad accounts");
    public string KeywordShort => Pick("키워드광고", "Keyword Ad");
    public string NoName => Pick("(이름 없음)", "(no name)");
    public string NoAdAccounts => Pick("이 사이트에 허용한 광고계정이 없습니다.", "You have not granted any ad account to this site.");
    public string Download => Pick("목록 내려받기", "Download the list");

    // Sessions
    public string Sessions => Pick("로그인 목록", "Your sessions");
    public string SessionsLead => Pick("이 사이트에 로그인되어 있는 곳입니다. 모르는 로그인은 종료해 주세요.", "The places where you are signed in to this site. End any session that you do not recognize.");
    public string SessionsNotListed => Pick(
        "이 사이트는 로그인 정보를 브라우저 쿠키에만 보관하므로 목록을 표시할 수 없습니다. 목록은 Redis를 사용할 때 표시됩니다.",
        "This site stores sessions only in browser cookies, so they cannot be listed. The list is available with Redis.");
    public string ThisSession => Pick("현재 로그인", "This session");
    public string StartedAt => Pick("로그인:", "Signed in:");
    public string LastUsedAt => Pick("마지막 사용:", "Last used:");
    public string EndSession => Pick("종료", "End");
    public string EndOtherSessions => Pick("다른 로그인 모두 종료", "End all other sessions");

    // Consent
    public string ConsentNeededTitle => Pick("동의가 필요합니다", "Your consent is required");
    public string GiveConsent => Pick("카카오에서 동의하기", "Give consent at Kakao");
    public string ConsentCancelledTitle => Pick("동의를 취소했습니다", "You cancelled the consent");
    public string ConsentCancelledLead => Pick(
        "카카오 동의 화면에서 취소했습니다. 로그인 상태는 그대로이며, 변경된 것은 없습니다.",
        "You cancelled on Kakao's consent screen. You are still signed in, and nothing has been changed.");

    // Sign-out and failures
    public string SignedOutTitle => Pick("로그아웃했습니다", "You are signed out");
    public string SignedOutLead => Pick("이 사이트의 로그인 상태가 종료되었습니다.", "Your session on this site has ended.");
    public string AllSessionsEnded => Pick("이 사이트의 모든 로그인을 종료했습니다.", "All your sessions on this site have ended.");
    public string CancelledTitle => Pick("로그인을 취소했습니다", "You cancelled the sign-in");
    public string CancelledLead => Pick(
        "카카오 동의 화면에서 취소하여 로그인하지 않았습니다. 변경된 것은 없습니다.",
        "You cancelled on Kakao's consent screen. You are not signed in, and nothing has been changed.");
    public string DeniedTitle => Pick("접근 권한이 없습니다", "Access denied");
    public string DeniedLead => Pick(
        "로그인한 계정에는 이 페이지를 볼 수 있는 권한이 없습니다.",
        "Your account does not have permission to view this page.");
    public string FailureTitle => Pick("로그인하지 못했습니다", "Sign-in failed");
    public string ErrorCode => Pick("오류 코드", "Error code");
    public string DetailCode => Pick("상세 코드", "Detail code");
    public string Pages => Pick("페이지", "Pages");
    public string TryAgain => Pick("다시 시도", "Try again");
    public string OpenBusinessCenter => Pick("카카오비즈니스 열기", "Open Kakao Business");
    public string ForDevelopers => Pick("개발자용 정보 (개발 환경에서만 표시)", "For developers (shown in Development only)");
    public string ErrorDocumentation => Pick("오류 코드 문서", "Error code documentation");

    // HTTP errors
    public string NotFoundTitle => Pick("페이지를 찾을 수 없습니다", "Page not found");
    public string NotFoundLead => Pick("주소가 올바른지 확인해 주세요.", "Please check the address.");
    public string BadRequestTitle => Pick("요청을 처리할 수 없습니다", "This request cannot be processed");
    public string BadRequestLead => Pick(
        "페이지를 연 지 오래되었을 수 있습니다. 홈에서 다시 시작해 주세요.",
        "The page may have been open for too long. Please start again from the home page.");
    public string ServerErrorTitle => Pick("문제가 발생했습니다", "Something went wrong");
    public string ServerErrorLead => Pick("잠시 후 다시 시도해 주세요.", "Please try again in a moment.");

    /// <summary>Returns the name of a scope, or the scope itself if it is newer than the catalog.</summary>
    public string GetScopeName(string scope) => KakaoBusinessScopes.Find(scope)?.GetName(CultureInfo.GetCultureInfo(Language)) ?? scope;

    /// <summary>Formats a time in UTC, because the server does not know the user's time zone.</summary>
    public string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString("g", CultureInfo.GetCultureInfo(Language)) + " UTC";

    /// <summary>Returns why there are no ad accounts to show.</summary>
    public string GetMessage(AdApiFailureKind failure) => failure switch
    {
        AdApiFailureKind.TooSlow => Pick("카카오 광고 API가 제시간에 응답하지 않았습니다. 잠시 후 다시 시도해 주세요.", "Kakao's ad API did not respond in time. Please try again in a moment."),
        AdApiFailureKind.Busy => Pick("카카오 광고 API를 지금은 사용할 수 없습니다. 몇 분 뒤에 다시 시도해 주세요.", "Kakao's ad API is temporarily unavailable. Please try again in a few minutes."),
        AdApiFailureKind.TooFast => Pick("카카오 광고 API 요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.", "There were too many requests to Kakao's ad API. Please try again in a moment."),
        AdApiFailureKind.Rejected => Pick("카카오 광고 플랫폼이 요청을 받아들이지 않았습니다. 상세 코드를 확인해 주세요.", "Kakao's ad platform rejected the request. Please check the detail code."),
        AdApiFailureKind.NoRight => Pick("이 광고계정에 대한 권한이 없습니다. 카카오에서 광고계정 권한을 확인해 주세요.", "You do not have permission for this ad account. Please check your role in the ad account at Kakao."),
        AdApiFailureKind.Refused => Pick("카카오 광고 API가 요청을 거부했습니다.", "Kakao's ad API refused the request."),
        _ => Pick("카카오 광고 API의 응답을 받지 못했습니다. 잠시 후 다시 시도해 주세요.", "Kakao's ad API did not return a valid response. Please try again in a moment."),
    };

    /// <summary>Returns why a page was refused because a scope is missing.</summary>
    public string GetMessage(KakaoBusinessInsufficientScopeReason reason) => reason switch
    {
        KakaoBusinessInsufficientScopeReason.NotGranted => Pick(
            "카카오에 동의를 요청했지만 다음 권한을 받지 못했습니다. 이 카카오계정에 해당 권한이 없을 수 있습니다.",
            "Kakao did not grant this permission, although you were asked for it. Your Kakao account may not have it."),
        KakaoBusinessInsufficientScopeReason.ConsentOff => Pick("다음 권한이 없습니다.", "You have not granted this permission."),
        _ => Pick("다음 항목에 대한 동의가 필요하여 요청을 처리하지 않았습니다. 동의한 뒤 다시 시도해 주세요.", "The request was not processed, because it requires your consent to the following. Give consent, then try again."),
    };

    /// <summary>Returns the heading after disconnecting.</summary>
    public string GetDisconnectedTitle(DisconnectOutcome outcome) => outcome == DisconnectOutcome.NotConfirmed
        ? Pick("로그아웃했지만 연결을 끊지 못했을 수 있습니다", "You are signed out, but this site may still be connected")
        : Pick("연결을 끊었습니다", "You are disconnected");

    /// <summary>Returns the result at Kakao.</summary>
    public string GetDisconnectedLead(DisconnectOutcome outcome) => outcome switch
    {
        DisconnectOutcome.Revoked => Pick("카카오에서 비즈니스 토큰을 폐기했습니다.", "Kakao revoked the business token."),
        DisconnectOutcome.WasDead => Pick("비즈니스 토큰은 이미 폐기되어 있었습니다.", "The business token was already revoked."),
        DisconnectOutcome.NothingToRevoke => Pick("폐기할 비즈니스 토큰이 없었습니다.", "There was no business token to revoke."),
        _ => Pick(
            "카카오가 비즈니스 토큰의 폐기를 확인해 주지 않았습니다. 카카오계정 설정에서 이 앱의 연결을 끊어 주세요.",
            "Kakao did not confirm that the business token was revoked. Please disconnect this app in the settings of your Kakao account."),
    };

    /// <summary>Returns the name of an ad account: service and number, or all ad accounts of the service.</summary>
    public string GetResourceName(string resourceId)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        var (group, id) = resourceId.Split(':', 2) is [var first, var second] ? (first, second) : ("", resourceId);
        var name = group switch
        {
            "moment" => Pick("카카오모먼트", "Kakao Moment"),
            "keyword" => Pick("키워드광고", "Keyword Ad"),
            _ => group,
        };
        return id == "*" ? Pick($"{name} 광고계정 전체", $"All {name} ad accounts") : $"{name} {id}".TrimStart();
    }

    private string Pick(string korean, string english) => this == Korean ? korean : english;
}
