using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>The answer to a callback that failed: the app's page at <see cref="KakaoBusinessOptions.FailurePath"/>, else a built-in one.</summary>
internal static class SignInFailure
{
    public static Task AnswerAsync(HttpContext context, KakaoBusinessOptions options, KakaoBusinessError error, string? returnUrl, string? connectionKey)
    {
        var failure = new KakaoBusinessFailureFeature(error, GetStatus(error), returnUrl) { ConnectionKey = connectionKey };
        // The page's address is the callback's, with the code and the state: no link on it may carry them on (RFC 9700 §4.2).
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (options.FailurePath.HasValue && context.Features.Get<PageSlot<KakaoBusinessFailureFeature>>() is { } slot)
        {
            slot.Show(failure, context.Request.PathBase + options.FailurePath);
            return Task.CompletedTask;
        }

        return ShowBuiltInPageAsync(context, failure);
    }

    public static Task ShowBuiltInPageAsync(HttpContext context, KakaoBusinessFailureFeature failure)
    {
        var texts = PageTexts.For(context.Request);
        var error = failure.Error;
        var isConnection = failure.ConnectionKey is not null;
        var title = error.Kind == KakaoBusinessErrorKind.UserCancelled
            ? isConnection ? texts.ConnectionCancelled : texts.SignInCancelled
            : isConnection ? texts.ConnectionFailed : texts.SignInFailed;
        var page = new BuiltInPage(title, texts.IsKorean ? error.UserMessageKorean : error.UserMessage)
        {
            Code = error.Code,
            LinkUrl = failure.ReturnUrl,
            LinkText = texts.GoBack,
        };
        return page.WriteAsync(context, failure.StatusCode);
    }

    /// <summary>What is Kakao's fault is reported as a gateway reports it; the rest is a bad request.</summary>
    private static int GetStatus(KakaoBusinessError error) => error switch
    {
        { Kind: KakaoBusinessErrorKind.UserCancelled } => StatusCodes.Status403Forbidden,
        { Code: KakaoBusinessErrorCodes.RejectedByApp or KakaoBusinessErrorCodes.OtherAccountSignedIn } => StatusCodes.Status403Forbidden,
        { Code: KakaoBusinessErrorCodes.ConnectNotAllowed or KakaoBusinessErrorCodes.ConnectionRefused } => StatusCodes.Status403Forbidden,
        { Code: KakaoBusinessErrorCodes.Timeout } => StatusCodes.Status504GatewayTimeout,
        { Code: KakaoBusinessErrorCodes.Unreachable or KakaoBusinessErrorCodes.InvalidResponse or KakaoBusinessErrorCodes.ServerError } => StatusCodes.Status502BadGateway,
        { Kind: KakaoBusinessErrorKind.Transient or KakaoBusinessErrorKind.RateLimited } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}

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
