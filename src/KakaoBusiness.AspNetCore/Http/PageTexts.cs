using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>
/// Contains the texts of the built-in pages, in English and Korean. The texts about Kakao's errors and the names of scopes are in
/// <c>Protocol</c>.
/// </summary>
internal sealed class PageTexts
{
    public static PageTexts English { get; } = new()
    {
        Language = "en",
        Home = "Home",
        GoBack = "Go back",
        Continue = "Continue",
        GiveConsent = "Give consent at Kakao",
        ContinueAtKakao = "Continue at Kakao",
        SignInWithKakao = "Sign in with Kakao",
        ConsentNeededTitle = "Consent needed",
        ConsentGiven = "Consent given",
        ConsentGivenMessage = "You will be taken back to your page.",
        SignInNeeded = "Sign-in required",
        SignInNeededMessage = "Nothing was done, because you are not signed in. Sign in, then try again.",
        ConnectionNeeded = "Kakao account needed",
        ConnectionNeededMessage = "To continue, give your consent at Kakao.",
        Forbidden = "Access denied",
        ForbiddenMessage = "You are not allowed to do this. If you need to, ask the administrator of this service.",
        SignInCancelled = "Sign-in cancelled",
        ConnectionCancelled = "Connection cancelled",
        SignInFailed = "Sign-in failed",
        ConnectionFailed = "Could not connect the Kakao account",
        SessionNotRecognizedMessage = "You signed in at Kakao, but this site did not recognize it. Check that your browser accepts cookies of this site, then try again. If the problem persists, contact the operator of this site.",
        LinkRefused = "This link does not work",
        LinkRefusedMessage = "The link has expired or is incomplete. Go back and try again.",
        Unavailable = "Temporarily unavailable",
        UnavailableMessage = "Sign-ins cannot be checked right now. Please try again shortly; you stay signed in.",
        RequestNotProcessed = "Nothing was done.",
        StillRefused = "You have just agreed at Kakao, and Kakao still refuses. Try again later.",
        ScopesNotGranted = "Kakao did not grant this permission, although you were asked for it: {0}. The consent may have been withdrawn, or the Kakao account may not have the right.",
        ScopesMissing = "This needs a permission that you have not granted: {0}.",
        ScopesNeedConsent = "Nothing was done, because this needs your consent first: {0}. Give it, then try again.",
    };

    public static PageTexts Korean { get; } = new()
    {
        Language = "ko",
        Home = "홈",
        GoBack = "돌아가기",
        Continue = "계속하기",
        GiveConsent = "카카오에서 동의하기",
        ContinueAtKakao = "카카오에서 동의하기",
        SignInWithKakao = "카카오로 로그인",
        ConsentNeededTitle = "동의가 필요합니다",
        ConsentGiven = "카카오 동의가 완료되었습니다",
        ConsentGivenMessage = "잠시 후 이전 페이지로 돌아갑니다.",
        SignInNeeded = "로그인이 필요합니다",
        SignInNeededMessage = "로그인하지 않아 요청을 처리하지 않았습니다. 로그인한 뒤 다시 시도해 주세요.",
        ConnectionNeeded = "카카오계정 연결이 필요합니다",
        ConnectionNeededMessage = "계속하려면 카카오에서 동의해 주세요.",
        Forbidden = "접근 권한이 없습니다",
        ForbiddenMessage = "이 작업을 할 수 있는 권한이 없습니다. 필요하면 서비스 관리자에게 문의해 주세요.",
        SignInCancelled = "로그인을 취소했습니다",
        ConnectionCancelled = "카카오계정 연결을 취소했습니다",
        SignInFailed = "로그인하지 못했습니다",
        ConnectionFailed = "카카오계정을 연결하지 못했습니다",
        SessionNotRecognizedMessage = "카카오 로그인은 완료되었지만 이 사이트가 로그인을 인식하지 못했습니다. 브라우저가 이 사이트의 쿠키를 허용하는지 확인한 뒤 다시 시도해 주세요. 문제가 계속되면 사이트 운영자에게 문의해 주세요.",
        LinkRefused = "링크를 사용할 수 없습니다",
        LinkRefusedMessage = "링크가 만료되었거나 올바르지 않습니다. 돌아가서 다시 시도해 주세요.",
        Unavailable = "잠시 이용할 수 없습니다",
        UnavailableMessage = "로그인 정보를 확인할 수 없습니다. 잠시 후 다시 시도해 주세요. 로그인은 그대로 유지됩니다.",
        RequestNotProcessed = "요청은 처리되지 않았습니다.",
        StillRefused = "카카오에서 동의한 뒤에도 카카오가 요청을 계속 거부하고 있습니다. 잠시 뒤에 다시 시도해 주세요.",
        ScopesNotGranted = "카카오에 동의를 요청했지만 다음 권한을 받지 못했습니다: {0}. 동의를 취소했거나 카카오 계정에 이 권한이 없을 수 있습니다.",
        ScopesMissing = "다음 권한이 없습니다: {0}.",
        ScopesNeedConsent = "다음 항목에 대한 동의가 필요하여 요청을 처리하지 않았습니다: {0}. 동의한 뒤 다시 시도해 주세요.",
    };

    public required string Language { get; init; }

    public bool IsKorean => this == Korean;

    public required string Home { get; init; }

    public required string GoBack { get; init; }

    public required string Continue { get; init; }

    public required string GiveConsent { get; init; }

    public required string ContinueAtKakao { get; init; }

    public required string SignInWithKakao { get; init; }

    public required string ConsentNeededTitle { get; init; }

    public required string ConsentGiven { get; init; }

    public required string ConsentGivenMessage { get; init; }

    public required string SignInNeeded { get; init; }

    public required string SignInNeededMessage { get; init; }

    public required string ConnectionNeeded { get; init; }

    public required string ConnectionNeededMessage { get; init; }

    public required string Forbidden { get; init; }

    public required string ForbiddenMessage { get; init; }

    public required string SignInCancelled { get; init; }

    public required string ConnectionCancelled { get; init; }

    public required string SignInFailed { get; init; }

    public required string ConnectionFailed { get; init; }

    public required string SessionNotRecognizedMessage { get; init; }

    public required string LinkRefused { get; init; }

    public required string LinkRefusedMessage { get; init; }

    public required string Unavailable { get; init; }

    public required string UnavailableMessage { get; init; }

    public required string RequestNotProcessed { get; init; }

    public required string StillRefused { get; init; }

    public required string ScopesNotGranted { get; init; }

    public required string ScopesMissing { get; init; }

    public required string ScopesNeedConsent { get; init; }

    /// <summary>Returns the Korean or English texts, whichever the browser prefers.</summary>
    public static PageTexts For(HttpRequest request)
    {
        foreach (var language in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1))
        {
            if (language.Value.StartsWith("ko", StringComparison.OrdinalIgnoreCase)) return Korean;
            if (language.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return English;
        }

        return English;
    }
}
