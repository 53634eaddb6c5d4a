using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>Answers a callback with 503 until the keys are loaded: its state could not be read, and would look forged. The same callback works later.</summary>
internal sealed class KeyRingMiddleware(RequestDelegate next, KakaoBusinessSchemes schemes, KeyRingLoader keyRing, KakaoBusinessLogger logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (keyRing.IsLoaded || !schemes.MayBeCallback(context.Request.Path)) return next(context);
        logger.OutageAnswered(context.Request.Path, "the Data Protection keys are not loaded");
        return OutageResult.WriteAsync(context);
    }
}

/// <summary>Puts <see cref="KeyRingMiddleware"/> in front of everything.</summary>
internal sealed class KeyRingStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<KeyRingMiddleware>();
        next(app);
    };
}
