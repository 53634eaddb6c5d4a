using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>Answers a failed callback with the app's page at <see cref="KakaoBusinessOptions.FailurePath"/>, or else with a built-in page.</summary>
internal static class SignInFailure
{
    private const string RoundTripCode = "session_not_recognized";

    public static Task AnswerAsync(HttpContext context, KakaoBusinessOptions options, KakaoBusinessError error, string? returnUrl, string? connectionKey)
    {
        var failure = new KakaoBusinessFailureFeature(error, GetStatus(error), returnUrl) { ConnectionKey = connectionKey };
        // The URL of the page is that of the callback, with the code and the state. Links on the page must not pass it on (RFC 9700 §4.2).
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        // The page is rendered in place. A redirect would need a query, which anyone could write.
        return PageSlot.ShowAsync(
            context, options.FailurePath, failure, failure.StatusCode,
            context => ShowBuiltInPageAsync(context, failure),
            context.RequestServices.GetRequiredService<KakaoBusinessLogger>().FailurePathMissing);
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

    /// <summary>
    /// Shows the page for a browser that has returned from Kakao twice and is still not signed in. Another round trip would not help, and each
    /// leaves one more valid token. In Development, the page names the setting that is wrong.
    /// </summary>
    public static Task ShowRoundTripPageAsync(HttpContext context, string scheme, string signInScheme, string? returnUrl, ILogger logger)
    {
        var cause = FindCause(context, signInScheme, new PathString(GetPath(returnUrl)));
        logger.RoundTripsStopped(scheme, cause);
        var texts = PageTexts.For(context.Request);
        var message = texts.SessionNotRecognizedMessage;
        if (context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()) message += " [Development] " + cause;
        var page = new BuiltInPage(texts.SignInFailed, message) { Code = RoundTripCode, LinkText = texts.GoBack };
        return page.WriteAsync(context, StatusCodes.Status500InternalServerError);
    }

    /// <summary>
    /// Returns 502, 503 or 504, as a gateway does, if Kakao or the store failed; 403 if the user or the app refused; otherwise 400.
    /// </summary>
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

    private static string GetPath(string? returnUrl)
        => returnUrl is not null && returnUrl[0] == '/' ? returnUrl.Split('?', '#')[0] : "/";

    private static string FindCause(HttpContext context, string signInScheme, PathString page)
    {
        var cookie = context.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(signInScheme).Cookie;
        return cookie switch
        {
            { SecurePolicy: CookieSecurePolicy.Always } when !context.Request.IsHttps
                => "Cookie.SecurePolicy is Always, but the site uses plain HTTP, where browsers reject Secure cookies. Serve the site over HTTPS, or enable forwarded headers if a proxy terminates TLS.",
            { Path: { } path } when !page.StartsWithSegments(path.TrimEnd('/'))
                => $"Cookie.Path is '{path}', but the page '{page}' is not below it. Do not set Cookie.Path.",
            { Domain: { } domain } when !$".{context.Request.Host.Host}".EndsWith($".{domain.TrimStart('.')}", StringComparison.OrdinalIgnoreCase)
                => $"Cookie.Domain is '{domain}', but the site's host does not belong to it. Do not set Cookie.Domain.",
            _ when context.Request.Cookies.ContainsKey(cookie.Name!)
                => $"The browser sends the session cookie '{cookie.Name}' of scheme '{signInScheme}', but the page does not accept its session. Check that all nodes share their Data Protection keys, that DefaultAuthenticateScheme is '{signInScheme}', and that the app's ValidatePrincipal event does not refuse the session.",
            _ => $"The browser does not send the session cookie '{cookie.Name}' of scheme '{signInScheme}'. It blocks cookies, or a cookie policy or a proxy removed this one.",
        };
    }
}
