using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>Renders a simple page for an app that has no page of its own. The page has no scripts and loads nothing.</summary>
internal sealed record BuiltInPage(string Title, string Message)
{
    /// <summary>Gets the code below the message, which users can report to support. It is never text from the network.</summary>
    public string? Code { get; init; }

    /// <summary>Gets the URL of the button. If it is <see langword="null"/>, the button leads to the home page of the app.</summary>
    public string? LinkUrl { get; init; }

    public string? LinkText { get; init; }

    /// <summary>Gets whether the browser follows the link automatically.</summary>
    public bool FollowsLink { get; init; }

    /// <summary>Creates a page that shows that a consent is missing, with a link to it or, if none is offered, to the home page of the app.</summary>
    public static BuiltInPage ConsentNeeded(PageTexts texts, string message, string code, string? consentUrl)
        => new(texts.ConsentNeededTitle, message) { Code = code, LinkUrl = consentUrl, LinkText = consentUrl is null ? texts.GoBack : texts.GiveConsent };

    /// <summary>Creates a page that shows that the user is not signed in, with a link to the sign-in.</summary>
    public static BuiltInPage SignInNeeded(PageTexts texts, string signInUrl)
        => new(texts.SignInNeeded, texts.SignInNeededMessage) { LinkUrl = signInUrl, LinkText = texts.SignInWithKakao };

    /// <summary>Creates a page that shows that a Kakao account has to be connected, with a link to the consent if one is offered.</summary>
    public static BuiltInPage ConnectionNeeded(PageTexts texts, string? consentUrl)
        => new(texts.ConnectionNeeded, texts.ConnectionNeededMessage) { LinkUrl = consentUrl, LinkText = consentUrl is null ? null : texts.ContinueAtKakao };

    /// <summary>Creates a page that shows that the app does not allow the request, whatever Kakao granted.</summary>
    public static BuiltInPage Forbidden(PageTexts texts) => new(texts.Forbidden, texts.ForbiddenMessage) { LinkText = texts.GoBack };

    /// <summary>
    /// Creates a page that leads to a page of the app by a navigation within the app's site, which sends <c>SameSite=Strict</c> cookies too.
    /// </summary>
    public static BuiltInPage Return(PageTexts texts, string url)
        => new(texts.ConsentGiven, texts.ConsentGivenMessage) { LinkUrl = url, LinkText = texts.Continue, FollowsLink = true };

    public Task WriteAsync(HttpContext context, int statusCode)
    {
        var response = context.Response;
        response.StatusCode = statusCode;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        var page = Render(context, context.RequestServices.GetRequiredService<IOptions<KakaoBusinessPageOptions>>().Value);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.WriteAsync(page, Encoding.UTF8, context.RequestAborted);
    }

    private string Render(HttpContext context, KakaoBusinessPageOptions app)
    {
        var encoder = HtmlEncoder.Default;
        var texts = PageTexts.For(context.Request);
        var home = FindHome(context, app);
        var title = app.ApplicationName is null ? Title : $"{Title} – {app.ApplicationName}";
        var header = app.HasLink ? $"<header><a href=\"{encoder.Encode(home)}\" target=\"_top\"{(app.ApplicationName is null ? "" : " translate=\"no\"")}>{encoder.Encode(app.ApplicationName ?? texts.Home)}</a></header>" : "";
        var code = Code is null ? "" : $"<p class=\"code\" translate=\"no\">{encoder.Encode(Code)}</p>";
        // Scripts that update pages (enhanced navigation of Blazor, Turbo) leave a link with a target to the browser, which can follow it to Kakao.
        var link = LinkText is null ? "" : $"<p><a href=\"{encoder.Encode(LinkUrl ?? home)}\" target=\"_top\">{encoder.Encode(LinkText)}</a></p>";
        var refresh = FollowsLink ? $"<meta http-equiv=\"refresh\" content=\"0;url={encoder.Encode(LinkUrl!)}\">" : "";
        return $$"""
            <!DOCTYPE html>
            <html lang="{{texts.Language}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">{{refresh}}
            <title>{{encoder.Encode(title)}}</title>
            <style>
            body { font: 16px/1.6 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; color: #1f1f1f; background: #f6f6f6; margin: 0; padding: 0 1rem; word-break: keep-all; overflow-wrap: anywhere; }
            header { max-width: 34rem; margin: 0 auto; padding: 1rem 0; }
            header a { color: #1f1f1f; font-weight: 600; }
            main { max-width: 30rem; margin: 12vh auto 0; padding: 2rem; background: #fff; border-radius: 12px; box-shadow: 0 1px 4px #0002; }
            h1 { font-size: 1.3rem; margin: 0 0 .8rem; }
            main a { display: inline-block; padding: .6rem 1.2rem; border-radius: 8px; background: #fee500; color: #191600; text-decoration: none; font-weight: 600; }
            .code { color: #666; font-size: .85rem; }
            main > :last-child { margin-bottom: 0; }
            </style>
            </head>
            <body>{{header}}<main><h1>{{encoder.Encode(Title)}}</h1><p>{{encoder.Encode(Message)}}</p>{{code}}{{link}}</main></body>
            </html>
            """;
    }

    private static string FindHome(HttpContext context, KakaoBusinessPageOptions app)
    {
        if (app.HomeUrl is { } url && url[0] != '/') return url;
        var pathBase = context.Features.Get<IAuthenticationFeature>()?.OriginalPathBase ?? context.Request.PathBase;
        return pathBase + (app.HomeUrl ?? "/");
    }
}
