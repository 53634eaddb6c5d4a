using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;

namespace KakaoBusiness.Samples.Mvc.Localization;

/// <summary>
/// Sets up Korean and English: by <c>?culture=en</c>, the user's choice, or the browser's preference, in this order; otherwise Korean.
/// </summary>
internal static class LocalizationSetup
{
    /// <summary>The cookie with the user's choice.</summary>
    public const string CookieName = "sample.language";

    /// <summary>The languages of the site; the first is the default.</summary>
    public static readonly string[] Languages = ["ko", "en"];

    public static void AddKoreanAndEnglish(this IServiceCollection services)
    {
        services.Configure<RequestLocalizationOptions>(localization =>
        {
            localization.SetDefaultCulture(Languages[0]).AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
            localization.ApplyCurrentCultureToResponseHeaders = true;
            localization.RequestCultureProviders.OfType<CookieRequestCultureProvider>().Single().CookieName = CookieName;
        });
        services.AddTransient(_ => SiteText.For(CultureInfo.CurrentUICulture));

        // Writes Hangul as it is, not as character references, because the pages are UTF-8.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }
}
