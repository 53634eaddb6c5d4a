using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>
/// The page for a browser that has come back from Kakao twice and is still not signed in: another trip would not help, and each
/// one leaves one more valid token. In Development the page names the setting that is wrong.
/// </summary>
internal static class RoundTripPage
{
    private const string Code = "session_not_recognized";

    public static Task WriteAsync(HttpContext context, string scheme, string signInScheme, string? returnUrl, ILogger logger)
    {
        var cause = FindCause(context, signInScheme, new PathString(GetPath(returnUrl)));
        logger.RoundTripsStopped(scheme, cause);
        var texts = PageTexts.For(context.Request);
        var message = texts.SessionNotRecognizedMessage;
        if (context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()) message += " [Development] " + cause;
        var page = new BuiltInPage(texts.SignInFailed, message) { Code = Code, LinkText = texts.GoBack };
        return page.WriteAsync(context, StatusCodes.Status500InternalServerError);
    }

    private static string GetPath(string? returnUrl)
        => returnUrl is not null && returnUrl[0] == '/' ? returnUrl.Split('?', '#')[0] : "/";

    private static string FindCause(HttpContext context, string signInScheme, PathString page)
    {
        var cookie = context.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(signInScheme).Cookie;
        return cookie switch
        {
            { SecurePolicy: CookieSecurePolicy.Always } when !context.Request.IsHttps
                => "Cookie.SecurePolicy is Always and the site is on plain http, where browsers drop Secure cookies. Serve https, or turn forwarded headers on behind a proxy that ends TLS.",
            { Path: { } path } when !page.StartsWithSegments(path.TrimEnd('/'))
                => $"Cookie.Path is '{path}', and the page '{page}' is not below it. Leave Cookie.Path out.",
            { Domain: { } domain } when !$".{context.Request.Host.Host}".EndsWith($".{domain.TrimStart('.')}", StringComparison.OrdinalIgnoreCase)
                => $"Cookie.Domain is '{domain}', and the site's host does not belong to it. Leave Cookie.Domain out.",
            _ when context.Request.Cookies.ContainsKey(cookie.Name!)
                => $"The browser sends the session cookie '{cookie.Name}' of scheme '{signInScheme}', but the page does not accept its session. Check that all nodes share their Data Protection keys, that DefaultAuthenticateScheme is '{signInScheme}', and that the app's ValidatePrincipal event does not refuse the session.",
            _ => $"The browser does not send the session cookie '{cookie.Name}' of scheme '{signInScheme}'. It blocks cookies, or a cookie policy or a proxy removed this one.",
        };
    }
}
