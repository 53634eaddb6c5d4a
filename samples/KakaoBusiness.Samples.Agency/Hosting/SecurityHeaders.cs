namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>Headers on every response. The pages need one script and its connection, no frame and nothing from another site.</summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the last moment: an error handler on the way clears what was set before.
        context.Response.OnStarting(() =>
        {
            Complete(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Adds what is missing; a page of the library's own brings the policy that fits it.</summary>
    private static void Complete(IHeaderDictionary headers)
    {
        headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Referrer-Policy", "same-origin");
        // A page depends on who is signed in and on the language. Static files are public and revalidated by ETag.
        headers.TryAdd("Cache-Control", headers.ContainsKey("ETag") ? "no-cache" : "no-store");
    }
}
