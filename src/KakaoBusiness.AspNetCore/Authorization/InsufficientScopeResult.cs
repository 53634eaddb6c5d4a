using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>The 403 of a request that lacks business consent items: problem details for an API client, the app's page, or a built-in one.</summary>
internal static class InsufficientScopeResult
{
    public static Task WriteAsync(HttpContext context, KakaoBusinessOptions options, KakaoBusinessInsufficientScopeFeature refusal)
    {
        if (!BrowserRequest.WantsHtml(context.Request))
            return ProblemResult.WriteInsufficientScopeAsync(context, refusal.RequiredScopes, refusal.MissingScopes, refusal.ConsentUrl);

        if (options.InsufficientScopePath.HasValue && context.Features.Get<PageSlot<KakaoBusinessInsufficientScopeFeature>>() is { } slot)
        {
            slot.Show(refusal, context.Request.PathBase + options.InsufficientScopePath);
            return Task.CompletedTask;
        }

        return ShowBuiltInPageAsync(context, refusal);
    }

    public static Task ShowBuiltInPageAsync(HttpContext context, KakaoBusinessInsufficientScopeFeature refusal)
    {
        var korean = RequestLanguage.PrefersKorean(context.Request);
        var names = string.Join(", ", refusal.MissingScopes.Select(scope => NameOf(scope, korean)));
        var code = string.Join(' ', refusal.MissingScopes);
        var page = BuiltInPage.ConsentNeeded(context.Request, MessageOf(refusal.Reason, names, korean), code, refusal.ConsentUrl);
        return page.WriteAsync(context, StatusCodes.Status403Forbidden);
    }

    private static string MessageOf(KakaoBusinessInsufficientScopeReason reason, string names, bool korean) => (reason, korean) switch
    {
        (KakaoBusinessInsufficientScopeReason.NotGranted, true) => $"카카오에 동의를 요청했지만 다음 권한을 받지 못했습니다: {names}. 동의를 취소했거나 카카오 계정에 이 권한이 없을 수 있습니다.",
        (KakaoBusinessInsufficientScopeReason.NotGranted, false) => $"You were asked for this at Kakao, and it was still not granted: {names}. The consent may have been withdrawn, or the Kakao account may not have the right.",
        (KakaoBusinessInsufficientScopeReason.ConsentOff, true) => $"다음 권한이 없습니다: {names}.",
        (KakaoBusinessInsufficientScopeReason.ConsentOff, false) => $"This needs a permission that you have not granted: {names}.",
        (_, true) => $"다음 항목에 대한 동의가 필요하여 요청을 처리하지 않았습니다: {names}. 동의한 뒤 다시 시도해 주세요.",
        (_, false) => $"Nothing was done, because this needs your consent first: {names}. Give it, then try again.",
    };

    private static string NameOf(string scope, bool korean)
        => KakaoBusinessScopes.Find(scope) is { } known ? korean ? known.KoreanName : known.EnglishName : scope;
}

/// <summary>Runs the app's pipeline a second time, for its page at <see cref="KakaoBusinessOptions.InsufficientScopePath"/>.</summary>
internal sealed class InsufficientScopePageMiddleware(RequestDelegate next, KakaoBusinessLogger logger)
{
    public Task InvokeAsync(HttpContext context)
        => PageSlot<KakaoBusinessInsufficientScopeFeature>.RunAsync(context, next, _ => StatusCodes.Status403Forbidden, (refusal, path) =>
        {
            logger.InsufficientScopePathMissing(path.Value!);
            return InsufficientScopeResult.ShowBuiltInPageAsync(context, refusal);
        });
}

/// <summary>Puts <see cref="InsufficientScopePageMiddleware"/> in front of everything, where an app has such a page.</summary>
internal sealed class InsufficientScopePageStartupFilter(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (schemes.Names.Any(scheme => options.Get(scheme).InsufficientScopePath.HasValue)) app.UseMiddleware<InsufficientScopePageMiddleware>();
        next(app);
    };
}
