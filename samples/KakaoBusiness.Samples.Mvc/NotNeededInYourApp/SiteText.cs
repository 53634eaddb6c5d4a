using KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

namespace KakaoBusiness.Samples.Mvc.Localization;

/// <summary>Contains the texts of the emulator notice and the diagnostics page.</summary>
public sealed partial class SiteText
{
    // Emulator
    public string EmulatorNotice => Pick("에뮬레이터 사용 중 – 카카오가 아닙니다", "Emulator in use – not Kakao");
    public string EmulatorSettings => Pick("에뮬레이터의 계정 설정 열기", "Open the emulator's account settings");

    // Diagnostics
    public string Diagnostics => Pick("진단", "Diagnostics");
    public string DiagnosticsLead => Pick(
        "개발 환경에서만 보이는 페이지입니다. 비밀 값과 카카오가 응답한 값은 표시하지 않습니다.",
        "This page is shown in Development only. It shows no secrets and no values from Kakao's responses.");
    public string RedirectUriTitle => Pick("카카오에 등록할 비즈니스 리다이렉트 URI", "Business redirect URI to register at Kakao");
    public string RedirectUriLead => Pick("카카오는 URI가 정확히 일치하는지 확인합니다.", "Kakao requires an exact match.");
    public string ForwardedHeadersIgnored => Pick(
        "프록시가 보낸 X-Forwarded-* 헤더를 사용하지 않았습니다. 신뢰하는 프록시라면 ForwardedHeaders:Enabled와 KnownProxies를 설정해 주세요.",
        "The site ignored the X-Forwarded-* headers of a proxy. If you trust the proxy, set ForwardedHeaders:Enabled and KnownProxies.");
    public string AuthorizeUrlTitle => Pick("인가 요청 URL", "Authorize URL");
    public string AuthorizeUrlLead => Pick("로그인할 때 브라우저를 보내는 주소입니다. state는 매번 다릅니다.", "The address to which a sign-in redirects the browser. The state is different each time.");
    public string Configuration => Pick("적용된 설정", "Effective configuration");
    public string IsSet => Pick("설정됨", "set");
    public string IsNotSet => Pick("설정 안 됨", "not set");
    public string LastFailureTitle => Pick("마지막 로그인 실패", "Last failed sign-in");
    public string NoFailure => Pick("시작한 뒤 실패한 로그인이 없습니다.", "No sign-in has failed since the site started.");
    public string ErrorKind => Pick("종류", "Kind");
    public string ResponsesTitle => Pick("카카오의 마지막 응답", "Kakao's last responses");
    public string ResponsesLead => Pick(
        "멤버 이름과 JSON 형식만 표시합니다. 로그인한 상태로 이 페이지를 열면 tokeninfo와 userinfo를 다시 조회합니다.",
        "Only member names and JSON types are shown. If you are signed in, this page requests tokeninfo and userinfo again.");
    public string ShapesTitle => Pick("응답의 구조", "Structure of the responses");
    public string ShapesLead => Pick(
        "멤버 이름, JSON 자료형과 길이이며 값은 없습니다. 실제 카카오의 응답과 문서가 다르면 이슈에 붙여 넣어 주세요.",
        "Member names, JSON types and lengths, without values. If Kakao's responses differ from the documentation, paste this into an issue.");
    public string CopyShapes => Pick("구조 복사", "Copy the structure");
    public string ShapesCopied => Pick("복사했습니다", "Copied");
    public string IdsTitle => Pick("로그인 사이의 ID", "IDs across sign-ins");
    public string IdsLead => Pick(
        "같은 카카오계정으로 두 번 로그인하면 tokeninfo의 어느 ID가 그대로인지 알 수 있습니다. ID는 해시한 값입니다. AccountIdSource를 그대로인 ID로 정해 주세요.",
        "Sign in twice with the same Kakao account to see which tokeninfo ID stays the same. The IDs are hashed. Set AccountIdSource to the ID that stays the same.");
    public string NoSignIn => Pick("시작한 뒤 로그인한 적이 없습니다.", "No sign-in since the site started.");
    public string GetChange(bool? changed) => changed switch
    {
        true => Pick("바뀜", "changed"),
        false => Pick("그대로", "unchanged"),
        _ => Pick("아직 알 수 없음", "unknown"),
    };
    public string NoResponse => Pick("아직 응답이 없습니다.", "No response yet.");
    public string NotJson => Pick("JSON이 아닙니다.", "The response is not JSON.");
    public string TooLarge => Pick("1MB보다 커서 읽지 않았습니다.", "Not read, because it is larger than 1 MB.");
    public string FactsTitle => Pick("위 응답에서 읽은 값", "Values read from these responses");
    public string FactsLead => Pick(
        "읽지 못한 값이 있으면 AddKakaoBusiness에 아래 코드를 추가하고, “…” 자리에 응답의 멤버 이름을 입력해 주세요. 응답의 구조도 이슈로 알려 주세요.",
        "If a value is missing, add its line to AddKakaoBusiness with the member name of the response in place of “…”, and report the structure of the response in an issue.");
    public string Known => Pick("읽음", "found");

    /// <summary>Returns the name of a fact in Kakao's responses.</summary>
    public string GetFactName(ResponseFactName fact) => fact switch
    {
        ResponseFactName.AccountId => Pick("카카오계정 ID", "Account ID"),
        ResponseFactName.Email => Email,
        ResponseFactName.Scopes => ConsentItems,
        _ => AdAccounts,
    };
}
