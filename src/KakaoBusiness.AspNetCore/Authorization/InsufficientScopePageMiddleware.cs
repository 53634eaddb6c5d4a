using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

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
