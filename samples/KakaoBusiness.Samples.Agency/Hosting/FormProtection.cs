namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>Accepts forms from this site's pages only: another site must not sign a user out or disconnect an advertiser.</summary>
internal static class FormProtection
{
    public static void AddFormProtection(this IServiceCollection services)
    {
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "agency.antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            // TLS may end at a proxy, and plain http must work too.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // SecurityHeaders sends a stricter one.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        // Responds to a form without a token with 400, in Development too.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = false);
    }
}
