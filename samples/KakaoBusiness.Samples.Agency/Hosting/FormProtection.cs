namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>Forms are taken from this site's own pages only: another site must not sign a visitor out or disconnect an advertiser.</summary>
internal static class FormProtection
{
    public static void AddFormProtection(this IServiceCollection services)
    {
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "agency.antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            // As the request is: TLS may end at a proxy, and plain http works too.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // SecurityHeaders sends the stricter one.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        // A form without its token is a bad request, in Development too.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = false);
    }
}
