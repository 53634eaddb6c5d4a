using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>Sets up form protection, security headers and error pages.</summary>
internal static class SiteSecurity
{
    /// <summary>The policy of the pages, which need no script (except the diagnostics page), no frame and nothing from another site.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly PathString Api = "/api";

    /// <summary>Accepts forms from this site's pages only: another site must not sign a user out or disconnect them.</summary>
    public static void AddFormProtection(this IServiceCollection services)
    {
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "sample.antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            // TLS may end at a proxy, and plain http must work too.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // UseSecurityHeaders sends a stricter one.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // As late as possible: an error handler clears headers that were set before.
        context.Response.OnStarting(() =>
        {
            AddMissingHeaders(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Shows a page instead of an empty response or a stack trace, in every environment.</summary>
    public static void UseReadableErrors(this IApplicationBuilder app)
    {
        // In Development too: the framework's exception page would show the request's query and cookies.
        app.UseExceptionHandler("/error/500");
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments(Api),
            pages => pages.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    /// <summary>Adds only missing headers, because the library's built-in pages set their own policy.</summary>
    private static void AddMissingHeaders(IHeaderDictionary headers)
    {
        headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Referrer-Policy", "same-origin");
        // A page depends on the user and the language. Static files are public and revalidated by ETag.
        headers.TryAdd("Cache-Control", headers.ContainsKey("ETag") ? "no-cache" : "no-store");
    }
}
