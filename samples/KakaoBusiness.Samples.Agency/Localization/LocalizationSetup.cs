using System.Globalization;
using KakaoBusiness.Samples.Agency.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;

namespace KakaoBusiness.Samples.Agency.Localization;

/// <summary>
/// Sets up Korean and English: by <c>?culture=en</c>, the user's choice, or the browser's preference, in this order; otherwise Korean.
/// </summary>
internal static class LocalizationSetup
{
    private const string CookieName = "agency.language";
    private static readonly string[] Languages = ["ko", "en"];
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(365);

    public static void AddKoreanAndEnglish(this IServiceCollection services)
    {
        services.Configure<RequestLocalizationOptions>(localization =>
        {
            localization.SetDefaultCulture(Languages[0]).AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
            localization.ApplyCurrentCultureToResponseHeaders = true;
            localization.RequestCultureProviders.OfType<CookieRequestCultureProvider>().Single().CookieName = CookieName;
        });
        services.AddTransient(_ => SiteText.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName));
    }

    public static void MapLanguages(this IEndpointRouteBuilder app) => app.MapGet("/language/{language}", Choose);

    /// <summary>Stores the language in a cookie and redirects back.</summary>
    private static Results<RedirectHttpResult, NotFound> Choose(string language, string? returnUrl, HttpContext context)
    {
        if (!Languages.Contains(language)) return TypedResults.NotFound();
        var cookie = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = CookieLifetime, IsEssential = true };
        context.Response.Cookies.Append(CookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), cookie);
        return TypedResults.LocalRedirect(ReturnUrl.Accept(returnUrl) ?? "/");
    }
}
