using System.Globalization;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Agency.Advertisers;
using KakaoBusiness.Samples.Agency.Reports;

namespace KakaoBusiness.Samples.Agency.Localization;

/// <summary>Provides the texts of the pages in Korean and English. A text in only one language does not compile.</summary>
public sealed class SiteText
{
    private static readonly SiteText Korean = new("ko");
    private static readonly SiteText English = new("en");

    private readonly CultureInfo _culture;

    private SiteText(string language) => (Language, _culture) = (language, CultureInfo.GetCultureInfo(language));

    /// <summary>Gets the language tag, for <c>lang</c> attributes.</summary>
    public string Language { get; }

    /// <summary>Gets the tag of the other language.</summary>
    public string OtherLanguage => Pick("en", "ko");

    /// <summary>Returns the texts in a language: English for <c>en</c>, otherwise Korean.</summary>
    public static SiteText In(string language) => language == "en" ? English : Korean;

    // All pages. The texts document themselves.
    public string SiteName => Pick("광고 대행사 예제", "Agency Sample");
    public string SkipToContent => Pick("본문으로 건너뛰기", "Skip to content");
    public string SwitchLanguage => Pick("English", "한국어");
    public string EmulatorNotice => Pick("에뮬레이터 사용 중 – 카카오가 아닙니다.", "Emulator in use – not Kakao.");
    public string EmulatorSettings => Pick("카카오계정 설정 (에뮬레이터)", "Kakao account settings (emulator)");
    public string Footer => Pick("카카오비즈니스 인증 예제 사이트입니다. 카카오가 운영하지 않습니다.", "A sample site for Kakao Business Authentication. Not operated by Kakao.");
    public string Home => Pick("홈으로", "Home");
    public string Advertisers => Pick("광고주", "Advertisers");
    public string Disconnected => Pick("서버와의 연결이 끊어졌습니다. 다시 연결하는 중입니다.", "The connection to the server is lost. Reconnecting.");
    public string Unavailable => Pick("일시적으로 사용할 수 없습니다. 잠시 후 다시 시도해 주세요.", "Temporarily unavailable. Please try again in a moment.");
    public string Reload => Pick("페이지 새로고침", "Reload the page");

    // Home and login
    public string HomeTitle => Pick("광고주의 카카오모먼트 보고서를 한곳에서", "Kakao Moment reports for all your advertisers");
    public string HomeLead => Pick(
        "광고주의 카카오계정을 한 번 연결하면, 매일 아침 보고서를 수집합니다.",
        "Connect an advertiser's Kakao account once. Its figures are then collected every morning.");
    public string SignIn => Pick("로그인", "Sign in");
    public string SignOut => Pick("로그아웃", "Sign out");
    public string SignedInAs => Pick("로그인한 사용자:", "Signed in as");
    public string Name => Pick("이름", "Name");
    public string Password => Pick("비밀번호", "Password");
    public string SignInFailed => Pick(
        "이름 또는 비밀번호가 올바르지 않거나, 시도가 너무 많았습니다. 몇 분 뒤에 다시 시도해 주세요.",
        "The name or the password is incorrect, or there were too many attempts. Please try again in a few minutes.");
    public string DemoUsers => Pick("개발 환경의 예제 사용자", "Demo users (Development only)");

    // Advertisers
    public string AdvertisersLead => Pick("연결 상태는 자동으로 갱신됩니다.", "Connection states are updated automatically.");
    public string NoAdvertisers => Pick("담당하는 광고주가 없습니다.", "You do not manage any advertisers.");
    public string Advertiser => Pick("광고주", "Advertiser");
    public string State => Pick("상태", "State");
    public string Email => Pick("카카오계정", "Kakao account");
    public string LastChecked => Pick("마지막 확인", "Last checked");
    public string Notifications => Pick("알림", "Notifications");
    public string NoNotifications => Pick("새로운 알림이 없습니다.", "You have no notifications.");
    public string Scopes => Pick("비즈니스 동의항목", "Permissions");
    public string NoScopes => Pick("허용된 동의항목이 없습니다.", "None");
    public string AdAccounts => Pick("광고계정", "Ad accounts");
    public string NoAdAccounts => Pick("확인된 광고계정이 없습니다.", "None known");
    public string ConnectedAt => Pick("연결한 날짜", "Connected");
    public string LastUsed => Pick("마지막 사용", "Last used");
    public string Never => Pick("없음", "Never");
    public string History => Pick("기록", "History");
    public string NoHistory => Pick("아직 기록이 없습니다.", "No events yet.");
    public string Connect => Pick("카카오계정 연결", "Connect Kakao account");
    public string Reconnect => Pick("다시 연결", "Reconnect");
    public string GrantMore => Pick("키워드광고 권한 추가", "Add Keyword Ad permission");
    public string GrantReports => Pick("보고서 권한 허용", "Grant access to reports");
    public string CheckNow => Pick("지금 확인", "Check now");
    public string CheckInconclusive => Pick("카카오가 응답하지 않아 확인하지 못했습니다. 연결은 그대로입니다.", "Kakao did not respond. The connection is unchanged.");
    public string Report => Pick("보고서", "Report");
    public string Disconnect => Pick("연결 끊기", "Disconnect");
    public string DisconnectLead => Pick(
        "카카오에서 비즈니스 토큰을 폐기하고 이 연결을 삭제합니다. 수집한 보고서는 남습니다.",
        "Revokes the business token at Kakao and deletes the connection. Collected figures are kept.");
    public string NotConnectedLead => Pick("아직 카카오계정이 연결되지 않았습니다.", "No Kakao account is connected.");
    public string LostLead => Pick(
        "카카오가 이 연결의 토큰이 만료되었다고 알려 왔습니다. 광고주가 다시 동의해야 합니다.",
        "Kakao reports that the token of this connection is no longer valid. The advertiser has to give consent again.");

    // After the consent
    public string CancelledTitle => Pick("연결을 취소했습니다", "Connection cancelled");
    public string CancelledLead => Pick("아무것도 변경되지 않았습니다.", "Nothing has been changed.");
    public string FailedTitle => Pick("카카오계정을 연결하지 못했습니다", "Could not connect the Kakao account");
    public string ErrorCode => Pick("오류 코드", "Error code");
    public string GoBack => Pick("돌아가기", "Go back");
    public string TryAgain => Pick("다시 시도", "Try again");

    // Reports
    public string ReportTitle => Pick("최근 7일 보고서", "Report for the last seven days");
    public string RunReport => Pick("보고서 실행", "Run report");
    public string CollectYesterday => Pick("어제 수치 수집", "Collect yesterday's figures");
    public string CollectLead => Pick("매일 오전 9시(한국 시간)에 자동으로 수집합니다.", "Collected automatically every day at 09:00 Korean time.");
    public string NoFigures => Pick("아직 수집한 수치가 없습니다.", "No figures have been collected yet.");
    public string Date => Pick("날짜", "Date");
    public string Impressions => Pick("노출", "Impressions");
    public string Clicks => Pick("클릭", "Clicks");
    public string Cost => Pick("비용(원)", "Cost (KRW)");
    public string Total => Pick("합계", "Total");
    public string ChartLabel => Pick("일별 노출, 클릭, 비용 차트. 같은 수치가 아래 표에 있습니다.", "Impressions, clicks and cost by day. The table below has the same figures.");

    public string AccountsDone(ReportProgress progress) => Pick(
        $"광고계정 {progress.Total}개 중 {progress.Done}개 완료", $"{progress.Done} of {progress.Total} ad accounts done");
    public string AdvertisersDone(ReportProgress progress) => Pick(
        $"광고주 {progress.Total}곳 중 {progress.Done}곳 완료", $"{progress.Done} of {progress.Total} advertisers done");
    public string CollectionDone(ReportRun run) => run.Failed == 0
        ? Pick("수집을 마쳤습니다.", "Collection complete.")
        : Pick($"수집을 마쳤습니다. {run.Failed}곳은 수집하지 못했습니다.", $"Collection complete. No figures were collected for {run.Failed} of the advertisers.");
    public string ReportDone(ReportResult result) => result.SkippedAccounts == 0
        ? Pick("보고서를 완료했습니다.", "The report is complete.")
        : Pick($"보고서를 완료했습니다. 광고계정 {result.SkippedAccounts}개는 권한이 없어 제외했습니다.", $"The report is complete. Kakao refused access to {result.SkippedAccounts} of the ad accounts.");

    // Plain errors
    public string NotFoundTitle => Pick("페이지를 찾을 수 없습니다", "Page not found");
    public string NotFoundLead => Pick("주소가 올바른지 확인해 주세요.", "Please check the address.");
    public string BadRequestTitle => Pick("요청을 처리할 수 없습니다", "This request cannot be processed");
    public string BadRequestLead => Pick("페이지를 연 지 오래되었을 수 있습니다. 다시 시도해 주세요.", "The page may have been open for too long. Please try again.");
    public string ServerErrorTitle => Pick("문제가 발생했습니다", "Something went wrong");
    public string ServerErrorLead => Pick("잠시 후 다시 시도해 주세요.", "Please try again in a moment.");

    public string NameOf(AdvertiserState state) => state switch
    {
        AdvertiserState.Connected => Pick("연결됨", "Connected"),
        AdvertiserState.ReconnectRequired => Pick("다시 연결 필요", "Reconnect required"),
        _ => Pick("연결 안 됨", "Not connected"),
    };

    public string NameOf(AdvertiserEventKind kind) => kind switch
    {
        AdvertiserEventKind.Connected => Pick("카카오계정을 연결했습니다.", "Connected."),
        AdvertiserEventKind.Reconnected => Pick("카카오계정을 다시 연결했습니다.", "Reconnected."),
        AdvertiserEventKind.Lost => Pick("연결이 만료되었습니다. 다시 연결해 주세요.", "Connection lost. Please reconnect."),
        AdvertiserEventKind.GrantsChanged => Pick("동의항목 또는 광고계정이 변경되었습니다.", "The permissions or ad accounts changed."),
        AdvertiserEventKind.Disconnected => Pick("연결을 끊었습니다. 카카오가 토큰을 폐기했습니다.", "Disconnected. Kakao revoked the token."),
        AdvertiserEventKind.DisconnectedUnconfirmed => Pick(
            "연결을 끊었습니다. 카카오가 응답하지 않아 토큰 폐기를 다시 시도합니다.", "Disconnected. Kakao did not respond, and the revocation will be retried."),
        AdvertiserEventKind.DisconnectedUnreadable => Pick(
            "연결을 끊었습니다. 카카오계정 설정에서 직접 연결을 해제해 주세요.", "Disconnected. Please also disconnect this app in the Kakao account settings."),
        AdvertiserEventKind.ReportFailed => Pick("보고서를 수집하지 못했습니다.", "The figures could not be collected."),
        AdvertiserEventKind.Checked => Pick("카카오에 토큰 상태를 확인했습니다.", "Checked the token at Kakao."),
        _ => Pick("광고 API를 호출했습니다.", "Called an ad API."),
    };

    public string MessageOf(ReportFailure failure) => failure switch
    {
        ReportFailure.NotConnected => NotConnectedLead,
        ReportFailure.ReconnectRequired => LostLead,
        ReportFailure.ScopeMissing => Pick("카카오모먼트 광고계정 관리 동의가 필요합니다.", "The advertiser has not granted access to Kakao Moment."),
        ReportFailure.Unexpected => Unavailable,
        ReportFailure.NoAccess => Pick("이 카카오계정에는 광고계정에 대한 권한이 없습니다.", "This Kakao account has no permission to read these ad accounts."),
        _ => Pick("카카오를 지금은 사용할 수 없습니다. 잠시 후 다시 시도해 주세요.", "Kakao is temporarily unavailable. Please try again in a moment."),
    };

    public string MessageOf(KakaoBusinessError error) => error?.GetUserMessage(_culture) ?? "";

    /// <summary>Returns the name of a scope, or the scope itself if it is newer than the catalog.</summary>
    public string NameOfScope(string scope) => KakaoBusinessScopes.Find(scope)?.GetName(_culture) ?? scope;

    /// <summary>Returns the name of an ad account: service and number, or all ad accounts of the service.</summary>
    public string NameOfResource(string resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var (group, id) = resource.Split(':', 2) is [var first, var second] ? (first, second) : ("", resource);
        var name = group switch
        {
            "moment" => Pick("카카오모먼트", "Kakao Moment"),
            "keyword" => Pick("키워드광고", "Keyword Ad"),
            _ => group,
        };
        return id == "*" ? Pick($"{name} 광고계정 전체", $"All {name} ad accounts") : $"{name} {id}".TrimStart();
    }

    /// <summary>Formats a time in Korean time, because the server does not know the user's time zone.</summary>
    public string Moment(DateTimeOffset time) => KoreanTime.InKorea(time).ToString(Pick("yyyy. M. d. HH:mm", "d MMM yyyy, HH:mm"), _culture) + Pick("", " KST");

    public string Day(DateOnly day) => day.ToString(Pick("M. d. (ddd)", "ddd d MMM"), _culture);

    public string Number(decimal number) => number.ToString("N0", _culture);

    private string Pick(string korean, string english) => this == Korean ? korean : english;
}
