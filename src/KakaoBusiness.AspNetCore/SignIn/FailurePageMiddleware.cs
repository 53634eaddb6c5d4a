using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>Where the handler, deep in the pipeline, leaves word that the app's failure page is to be shown.</summary>
internal sealed class FailurePageSlot
{
    public KakaoBusinessFailureFeature? Failure { get; private set; }

    public PathString Path { get; private set; }

    public void Show(KakaoBusinessFailureFeature failure, PathString path)
    {
        Failure = failure;
        Path = path;
    }
}

/// <summary>
/// Runs the app's pipeline a second time, for its failure page, when a callback failed: the page is answered with the
/// status of the failure, and neither a redirect nor a query that anybody could write stands in between. It has to stand
/// outside the app's routing, hence the startup filter.
/// </summary>
internal sealed class FailurePageMiddleware(RequestDelegate next, KakaoBusinessSchemes schemes, ILogger<KakaoBusinessHandler> logger)
{
    public Task InvokeAsync(HttpContext context)
        => schemes.MayBeCallback(context.Request.Path) ? InvokeCallbackAsync(context) : next(context);

    private async Task InvokeCallbackAsync(HttpContext context)
    {
        var slot = new FailurePageSlot();
        context.Features.Set(slot);
        await next(context);
        if (slot.Failure is not { } failure || context.Response.HasStarted) return;

        context.Features.Set<FailurePageSlot>(null);
        context.Features.Set(failure);
        if (!await PageRerun.RunAsync(context, next, slot.Path, failure.StatusCode))
        {
            logger.FailurePathMissing(slot.Path.Value!);
            await SignInFailure.ShowBuiltInPageAsync(context, failure);
        }
    }
}

/// <summary>Puts <see cref="FailurePageMiddleware"/> in front of everything.</summary>
internal sealed class FailurePageStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<FailurePageMiddleware>();
        next(app);
    };
}
