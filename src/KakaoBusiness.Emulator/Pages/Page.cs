using System.Security.Cryptography;
using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>Creates what all pages share: layout, style and security headers.</summary>
internal static class Page
{
    private const string Css = """
        :root{color-scheme:light;--ink:#191919;--soft:#5c5c5c;--line:#e1e1e1;--accent:#fee500}
        *{box-sizing:border-box}
        body{margin:0;background:#f6f6f6;color:var(--ink);font:16px/1.5 system-ui,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;word-break:keep-all;overflow-wrap:anywhere}
        .banner{background:#3b1e1e;color:#fff;text-align:center;padding:.5rem 1rem;font-weight:700}
        .banner p{margin:0}
        main{max-width:34rem;margin:1.5rem auto;padding:1.5rem;background:#fff;border:1px solid var(--line);border-radius:12px}
        h1{font-size:1.3rem;margin:0 0 .75rem}
        h2,legend{font-size:1rem;font-weight:700;margin:0;padding:0}
        ul{padding-left:1.2rem;margin:.25rem 0 1.25rem}
        code{color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
        fieldset{border:0;margin:0 0 1rem;padding:0;min-width:0}
        .persona{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;padding:.35rem .75rem}
        .persona:has(>label>input:checked){border-color:var(--ink)}
        .persona:not(:has(>label>input:checked)) .accounts{display:none}
        .accounts{margin:.25rem 0 .5rem 1.75rem}
        .accounts legend{color:var(--soft);font-size:.9rem}
        label{display:block;padding:.3rem 0;cursor:pointer}
        input{width:1.1rem;height:1.1rem;vertical-align:-.15rem;margin:0 .4rem 0 0}
        .notice{border-left:4px solid #c62828;padding:.5rem .75rem;background:#fdecea}
        .buttons{display:flex;flex-wrap:wrap;gap:.75rem}
        button{flex:1 1 10rem;min-height:3rem;border:1px solid var(--line);border-radius:8px;background:#fff;color:var(--ink);font:inherit;cursor:pointer}
        button.primary{background:var(--accent);border-color:var(--accent);font-weight:700}
        :focus-visible{outline:3px solid #1a5fb4;outline-offset:2px}
        @media (max-width:36rem){main{margin:0;border:0;border-radius:0}}
        """;

    // No form-action: Chromium also applies it to the redirects after a form is submitted, so it would have to list the
    // app's redirect URI and every address to which the app redirects from there. These pages have no script and encode
    // every value, so nobody can inject a form.
    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; "
        + "img-src data:; base-uri 'none'; frame-ancestors 'none'";

    // The style element must contain exactly the hashed text. The text is a constant, so it is not encoded.
    private static readonly Html Style = Html.Literal("<style>" + Css + "</style>");

    /// <summary>Creates the response that shows a page.</summary>
    /// <param name="language">The language.</param>
    /// <param name="title">The headline.</param>
    /// <param name="content">The content below the headline.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="consentId">The ID of the consent that the page requests, if any.</param>
    /// <param name="errorCode">The KOE code that the page shows, if any.</param>
    public static EmulatorResponse Create(
        PageLanguage language, string title, Html content, int statusCode = 200, string? consentId = null, string? errorCode = null)
    {
        var body = Encoding.UTF8.GetBytes(Frame(language, title, content).ToString());
        var response = new EmulatorResponse { StatusCode = statusCode, Body = body, BodyLength = body.Length, ConsentId = consentId, ErrorPageCode = errorCode };
        response.Headers["Content-Type"] = "text/html; charset=utf-8";
        response.Headers["Content-Language"] = language.Code;
        response.Headers["Content-Security-Policy"] = ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["X-Frame-Options"] = "DENY";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Vary"] = "Accept-Language";
        return response;
    }

    private static Html Frame(PageLanguage language, string title, Html content) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="{language.Code}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>{title}</title>
        {Style}
        </head>
        <body>
        <header class="banner"><p role="note">{language.Banner}</p></header>
        <main>
        <h1>{title}</h1>
        {content}
        </main>
        </body>
        </html>
        """);
}
