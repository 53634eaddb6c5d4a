using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>
/// Runs the app's pipeline a second time, for its failure page, when a callback failed: the page is answered with the
/// status of the failure, and neither a redirect nor a query that anybody could write stands in between. It has to stand
/// outside the app's routing, hence the startup filter.
/// </summary>
internal sealed class FailurePageMiddleware(RequestDelegate next, KakaoBusinessSchemes schemes, KakaoBusinessLogger logger)
{
    public Task InvokeAsync(HttpContext context)
        => schemes.MayBeCallback(context.Request.Path) ? InvokeCallbackAsync(context) : next(context);

    private Task InvokeCallbackAsync(HttpContext context)
        => PageSlot<KakaoBusinessFailureFeature>.RunAsync(context, next, failure => failure.StatusCode, (failure, path) =>
        {
            logger.FailurePathMissing(path.Value!);
            return SignInFailure.ShowBuiltInPageAsync(context, failure);
        });
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
