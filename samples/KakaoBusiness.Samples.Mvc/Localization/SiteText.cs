using System.Globalization;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.AdApis;
using KakaoBusiness.Samples.Mvc.Diagnostics;
using KakaoBusiness.Samples.Mvc.Models;

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
    public string ConsentItems => Pick("권한", "Permissions");
    public string ConsentItemName => Pick("동의항목", "Consent item");
    public string ConsentItemState => Pick("상태", "State");
    public string Granted => Pick("동의함", "Granted");
    public string NotGranted => Pick("동의 안 함", "Not granted");
    public string AskFor => Pick("동의하기", "Grant");
    public string AdAccounts => Pick("광고계정", "Ad accounts");
    public string Unknown => Pick("확인되지 않음", "Not known");
    public string SignOut => Pick("로그아웃", "Sign out");
    public string SwitchAccount => Pick("다른 카카오계정 사용", "Use another Kakao account");
    public string EmulatorSettings => Pick("에뮬레이터의 계정 설정 열기", "Open the emulator's account settings");

    public string DisconnectTitle => Pick("연결 끊기", "Disconnect from Kakao");
    public string DisconnectLead => Pick(
        "이 사이트가 받은 비즈니스 토큰을 카카오에서 폐기하고, 이 사이트의 모든 로그인을 종료합니다.",
        "Revokes this site's business token at Kakao, and signs you out of this site everywhere.");
    public string Disconnect => Pick("연결 끊기", "Disconnect");

    // Ad accounts
    public string MomentAccounts => Pick("카카오모먼트 광고계정", "Kakao Moment ad accounts");
    public string MomentShort => Pick("모먼트", "Moment");
    public string KeywordAccounts => Pick("키워드광고 광고계정", "Keyword Ad accounts");
    public string KeywordShort => Pick("키워드광고", "Keyword Ad");
    public string NoName => Pick("(이름 없음)", "(no name)");
    public string NoAdAccounts => Pick("이 사이트에 허용한 광고계정이 없습니다.", "You have not chosen any ad account for this site.");
    public string Download => Pick("목록 내려받기", "Download the list");

    // Sessions
    public string Sessions => Pick("로그인 목록", "Your sessions");
    public string SessionsLead => Pick("이 사이트에 로그인되어 있는 곳입니다. 모르는 로그인은 종료하세요.", "Where you are signed in to this site. End what you do not recognize.");
    public string SessionsNotListed => Pick(
        "이 사이트는 로그인 정보를 브라우저 쿠키에만 보관하므로 목록을 표시할 수 없습니다. 목록은 Redis를 사용할 때 표시됩니다.",
        "This site keeps sessions in the browsers' cookies alone, so there is no list of them. Run it with Redis to see one.");
    public string ThisSession => Pick("현재 로그인", "This session");
    public string StartedAt => Pick("로그인:", "Signed in:");
    public string LastUsedAt => Pick("마지막 사용:", "Last used:");
    public string EndSession => Pick("종료", "End");
    public string EndOtherSessions => Pick("다른 로그인 모두 종료", "End all other sessions");

    // Consent
    public string ConsentNeededTitle => Pick("동의가 필요합니다", "Your consent is needed");
    public string GiveConsent => Pick("카카오에서 동의하기", "Give consent at Kakao");
    public string ConsentCancelledTitle => Pick("동의를 취소했습니다", "You cancelled the consent");
    public string ConsentCancelledLead => Pick(
        "카카오 동의 화면에서 취소했습니다. 로그인 상태는 그대로이며, 변경된 것은 없습니다.",
        "You cancelled on Kakao's consent screen. You are still signed in, and nothing has been changed.");

    // The ways out
    public string SignedOutTitle => Pick("로그아웃했습니다", "You are signed out");
    public string SignedOutLead => Pick("이 사이트의 로그인 상태가 종료되었습니다.", "Your session on this site has ended.");
    public string AllSessionsEnded => Pick("이 사이트의 모든 로그인을 종료했습니다.", "You are signed out of this site everywhere.");
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
    public string DetailCode => Pick("상세 코드", "Detail code");
    public string Pages => Pick("페이지", "Pages");
    public string TryAgain => Pick("다시 시도", "Try again");
    public string OpenBusinessCenter => Pick("카카오비즈니스 열기", "Open Kakao Business");
    public string ForDevelopers => Pick("개발자용 정보 (개발 환경에서만 표시)", "For developers (shown in Development only)");
    public string ErrorDocumentation => Pick("오류 코드 문서", "Documentation of error codes");

    // Diagnostics
    public string Diagnostics => Pick("진단", "Diagnostics");
    public string DiagnosticsLead => Pick(
        "개발 환경에서만 보이는 페이지입니다. 비밀 값과 카카오가 응답한 값은 표시하지 않습니다.",
        "Shown in Development only. No secret, and no value that Kakao answered.");
    public string RedirectUriTitle => Pick("카카오에 등록할 비즈니스 리다이렉트 URI", "Business redirect URI to register at Kakao");
    public string RedirectUriLead => Pick("카카오는 글자 하나까지 그대로 비교합니다.", "Kakao compares it to the letter.");
    public string ForwardedHeadersIgnored => Pick(
        "프록시가 보낸 X-Forwarded-* 헤더를 사용하지 않았습니다. 믿을 수 있는 프록시라면 ForwardedHeaders:Enabled와 KnownProxies를 설정하세요.",
        "A proxy sent X-Forwarded-* headers, and they were not believed. If the proxy is yours, set ForwardedHeaders:Enabled and KnownProxies.");
    public string AuthorizeUrlTitle => Pick("인가 요청 URL", "Authorize URL");
    public string AuthorizeUrlLead => Pick("로그인할 때 브라우저를 보내는 주소입니다. state는 매번 다릅니다.", "Where a sign-in sends the browser. The state is another one each time.");
    public string Configuration => Pick("적용된 설정", "Configuration in effect");
    public string IsSet => Pick("설정됨", "set");
    public string IsNotSet => Pick("설정 안 됨", "not set");
    public string LastFailureTitle => Pick("마지막 로그인 실패", "Last sign-in that failed");
    public string NoFailure => Pick("시작한 뒤 실패한 로그인이 없습니다.", "None since the site started.");
    public string ErrorKind => Pick("종류", "Kind");
    public string AnswersTitle => Pick("카카오의 마지막 응답", "What Kakao answered last");
    public string AnswersLead => Pick(
        "멤버 이름과 JSON 형식만 표시합니다. 로그인한 상태로 이 페이지를 열면 tokeninfo와 userinfo를 다시 조회합니다.",
        "Names of members and JSON types only. Opened by a signed-in visitor, this page asks tokeninfo and userinfo anew.");
    public string ShapesTitle => Pick("응답의 구조", "Shapes of the answers");
    public string ShapesLead => Pick(
        "멤버 이름, JSON 자료형과 길이이며 값은 없습니다. 실제 카카오의 응답과 문서가 다르면 이슈에 붙여 넣어 주세요.",
        "Member names, JSON types and lengths, and no values. If Kakao's real answers differ from the documentation, paste this into an issue.");
    public string CopyShapes => Pick("구조 복사", "Copy the shapes");
    public string ShapesCopied => Pick("복사했습니다", "Copied");
    public string IdsTitle => Pick("로그인 사이의 ID", "IDs between sign-ins");
    public string IdsLead => Pick(
        "같은 카카오계정으로 두 번 로그인하면 tokeninfo의 어느 ID가 그대로인지 알 수 있습니다. ID는 해시한 값입니다. AccountIdSource를 그대로인 ID로 정하십시오.",
        "Sign in twice with the same Kakao account to see which ID of tokeninfo stays the same. The IDs are hashed. Set AccountIdSource to the one that stays.");
    public string NoSignIn => Pick("이 프로세스에서 아직 로그인하지 않았습니다.", "No sign-in in this process yet.");
    public string ChangeOf(bool? changed) => changed switch
    {
        true => Pick("바뀜", "changed"),
        false => Pick("그대로", "the same"),
        _ => Pick("아직 알 수 없음", "not known yet"),
    };
    public string NoAnswer => Pick("아직 응답이 없습니다.", "No answer yet.");
    public string NotJson => Pick("JSON이 아닙니다.", "Not JSON.");
    public string TooLarge => Pick("1MB보다 커서 읽지 않았습니다.", "Too large: more than 1 MB.");
    public string FactsTitle => Pick("위 응답에서 읽은 값", "What is read from these answers");
    public string FactsLead => Pick(
        "읽지 못한 값이 있으면 AddKakaoBusiness에 아래 한 줄을 넣고, “…” 자리에 응답의 멤버 이름을 쓰세요. 그리고 응답의 형태를 이슈로 알려 주세요.",
        "Where something is missing, put its line into AddKakaoBusiness with the answer's member name for “…”, and report the shape of the answer as an issue.");
    public string Known => Pick("읽음", "known");

    /// <summary>The name of something that Kakao's answers should tell.</summary>
    public string NameOf(AnswerFactName fact) => fact switch
    {
        AnswerFactName.AccountId => Pick("카카오계정 ID", "Account ID"),
        AnswerFactName.Email => Email,
        AnswerFactName.Scopes => ConsentItems,
        _ => AdAccounts,
    };

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
    public string NameOfScope(string scope) => KakaoBusinessScopes.Find(scope)?.GetName(CultureInfo.GetCultureInfo(Language)) ?? scope;

    /// <summary>A time as the language writes it, in UTC: the server does not know the visitor's clock.</summary>
    public string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("g", CultureInfo.GetCultureInfo(Language)) + " UTC";

    /// <summary>Why there are no ad accounts to show.</summary>
    public string MessageOf(AdApiFailureKind failure) => failure switch
    {
        AdApiFailureKind.TooSlow => Pick("카카오 광고 API가 제시간에 응답하지 않았습니다. 잠시 후 다시 시도해 주세요.", "Kakao's ad API did not answer in time. Please try again in a moment."),
        AdApiFailureKind.Busy => Pick("카카오 광고 API를 지금은 사용할 수 없습니다. 몇 분 뒤에 다시 시도해 주세요.", "Kakao's ad API is not available right now. Please try again in a few minutes."),
        AdApiFailureKind.TooFast => Pick("카카오 광고 API 요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.", "There are too many requests to Kakao's ad API. Please try again in a moment."),
        AdApiFailureKind.Rejected => Pick("카카오 광고 플랫폼이 요청을 받아들이지 않았습니다. 상세 코드를 확인해 주세요.", "Kakao's ad platform does not accept the request. See the detail code."),
        AdApiFailureKind.NoRight => Pick("이 광고계정에 대한 권한이 없습니다. 카카오에서 광고계정 권한을 확인해 주세요.", "Your Kakao account has no right on this ad account. Check your role in it at Kakao."),
        AdApiFailureKind.Refused => Pick("카카오 광고 API가 요청을 거부했습니다.", "Kakao's ad API refused the request."),
        _ => Pick("카카오 광고 API의 응답을 받지 못했습니다. 잠시 후 다시 시도해 주세요.", "There was no usable answer from Kakao's ad API. Please try again in a moment."),
    };

    /// <summary>Why a page was refused for want of a consent.</summary>
    public string MessageOf(KakaoBusinessInsufficientScopeReason reason) => reason switch
    {
        KakaoBusinessInsufficientScopeReason.NotGranted => Pick(
            "카카오에 동의를 요청했지만 다음 권한을 받지 못했습니다. 이 카카오계정에 해당 권한이 없을 수 있습니다.",
            "You were asked for this at Kakao, and it was not granted. The Kakao account may not have the right."),
        KakaoBusinessInsufficientScopeReason.ConsentOff => Pick("다음 권한이 없습니다.", "You have not granted this permission."),
        _ => Pick("다음 항목에 대한 동의가 필요하여 요청을 처리하지 않았습니다. 동의한 뒤 다시 시도해 주세요.", "Nothing was done, because this needs your consent first. Give it, then try again."),
    };

    /// <summary>The headline after disconnecting.</summary>
    public string DisconnectedTitleOf(DisconnectOutcome outcome) => outcome == DisconnectOutcome.NotConfirmed
        ? Pick("로그아웃했지만 연결을 끊지 못했을 수 있습니다", "You are signed out, but may still be connected")
        : Pick("연결을 끊었습니다", "You are disconnected");

    /// <summary>What happened at Kakao.</summary>
    public string DisconnectedLeadOf(DisconnectOutcome outcome) => outcome switch
    {
        DisconnectOutcome.Revoked => Pick("카카오에서 비즈니스 토큰을 폐기했습니다.", "Kakao has revoked the business token."),
        DisconnectOutcome.WasDead => Pick("비즈니스 토큰은 이미 폐기되어 있었습니다.", "The business token had been revoked already."),
        DisconnectOutcome.NothingToRevoke => Pick("폐기할 비즈니스 토큰이 없었습니다.", "There was no business token to revoke."),
        _ => Pick(
            "카카오가 비즈니스 토큰의 폐기를 확인해 주지 않았습니다. 카카오계정 설정에서 이 앱의 연결을 끊어 주세요.",
            "Kakao did not confirm that the business token is revoked. Please disconnect this app in the settings of your Kakao account."),
    };

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
