using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>Forms are taken from this site's own pages only: another site must not sign a visitor out or disconnect them.</summary>
internal static class FormProtection
{
    public static void AddFormProtection(this IServiceCollection services)
    {
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "sample.antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            // As the request is: TLS may end at a proxy, and plain http works too.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // SecurityHeaders sends the stricter one.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }
}
