using System.Globalization;
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
        var texts = PageTexts.For(context.Request);
        var names = string.Join(", ", refusal.MissingScopes.Select(scope => GetName(scope, texts)));
        var message = refusal.Reason switch
        {
            KakaoBusinessInsufficientScopeReason.NotGranted => texts.ScopesNotGranted,
            KakaoBusinessInsufficientScopeReason.ConsentOff => texts.ScopesMissing,
            _ => texts.ScopesNeedConsent,
        };
        var page = BuiltInPage.ConsentNeeded(
            texts, string.Format(CultureInfo.InvariantCulture, message, names), string.Join(' ', refusal.MissingScopes), refusal.ConsentUrl);
        return page.WriteAsync(context, StatusCodes.Status403Forbidden);
    }

    private static string GetName(string scope, PageTexts texts)
        => KakaoBusinessScopes.Find(scope) is { } known ? texts.IsKorean ? known.KoreanName : known.EnglishName : scope;
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

/// <summary>Puts <see cref="InsufficientScopePageMiddleware"/> in front of everything, if an app has such a page.</summary>
internal sealed class InsufficientScopePageStartupFilter(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (schemes.Names.Any(scheme => options.Get(scheme).InsufficientScopePath.HasValue)) app.UseMiddleware<InsufficientScopePageMiddleware>();
        next(app);
    };
}
