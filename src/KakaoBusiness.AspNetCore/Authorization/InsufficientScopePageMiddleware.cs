using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Where the authorization, deep in the pipeline, leaves word that the app's page is to be shown.</summary>
internal sealed class InsufficientScopePageSlot
{
    public KakaoBusinessInsufficientScopeFeature? Refusal { get; private set; }

    public PathString Path { get; private set; }

    public void Show(KakaoBusinessInsufficientScopeFeature refusal, PathString path)
    {
        Refusal = refusal;
        Path = path;
    }
}

/// <summary>Runs the app's pipeline a second time, for its page at <see cref="KakaoBusinessOptions.InsufficientScopePath"/>.</summary>
internal sealed class InsufficientScopePageMiddleware(RequestDelegate next, ILogger<KakaoBusinessHandler> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var slot = new InsufficientScopePageSlot();
        context.Features.Set(slot);
        await next(context);
        if (slot.Refusal is not { } refusal || context.Response.HasStarted) return;

        // Without a slot a page that itself lacks a scope gets the built-in page.
        context.Features.Set<InsufficientScopePageSlot>(null);
        context.Features.Set(refusal);
        if (!await PageRerun.RunAsync(context, next, slot.Path, StatusCodes.Status403Forbidden))
        {
            logger.InsufficientScopePathMissing(slot.Path.Value!);
            await InsufficientScopeAnswer.ShowBuiltInPageAsync(context, refusal);
        }
    }
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
