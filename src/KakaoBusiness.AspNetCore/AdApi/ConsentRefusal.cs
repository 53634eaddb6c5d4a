using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>Answers a request that needs a consent and is not sent to it: with a page that has the reason and a link, or with problem details.</summary>
internal static class ConsentRefusal
{
    public static Task WriteAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal, bool wasOfNoUse, string? consentUrl)
        => BrowserRequest.WantsHtml(context.Request) ? WritePageAsync(context, refusal, wasOfNoUse, consentUrl) : WriteProblemAsync(context, refusal, consentUrl);

    private static Task WriteProblemAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal, string? consentUrl)
        => refusal.Reason == KakaoBusinessConsentReason.TokenDead
            ? ProblemResult.WriteInvalidTokenAsync(context, consentUrl)
            : ProblemResult.WriteInsufficientScopeAsync(context, refusal.RequiredScopes, refusal.RequiredScopes, consentUrl);

    private static Task WritePageAsync(HttpContext context, KakaoBusinessConsentRequiredException refusal, bool wasOfNoUse, string? consentUrl)
    {
        var korean = RequestLanguage.PrefersKorean(context.Request);
        var reason = korean ? refusal.Error.UserMessageKorean : refusal.Error.UserMessage;
        var advice = (wasOfNoUse, korean) switch
        {
            (true, true) => "카카오에서 동의한 뒤에도 카카오가 요청을 계속 거부하고 있습니다. 잠시 뒤에 다시 시도해 주세요.",
            (true, false) => "You have just agreed at Kakao, and Kakao still refuses. Try again later.",
            (false, true) => "요청은 처리되지 않았습니다.",
            (false, false) => "Nothing was done.",
        };
        var code = string.Join(' ', refusal.RequiredScopes.Prepend(refusal.Error.Code));
        var page = BuiltInPage.ConsentNeeded(context.Request, $"{reason} {advice}", code, consentUrl);
        return page.WriteAsync(context, StatusCodes.Status403Forbidden);
    }
}
