namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>Adds security headers to every response. The pages need one script and its connection, no frame and nothing from another site.</summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // As late as possible: an error handler clears headers that were set before.
        context.Response.OnStarting(() =>
        {
            Complete(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Adds only headers that are missing, because the library's built-in pages set their own policy.</summary>
    private static void Complete(IHeaderDictionary headers)
    {
        headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Referrer-Policy", "same-origin");
        // A page depends on the user and the language. Static files are public and revalidated by ETag.
        headers.TryAdd("Cache-Control", headers.ContainsKey("ETag") ? "no-cache" : "no-store");
    }
}
