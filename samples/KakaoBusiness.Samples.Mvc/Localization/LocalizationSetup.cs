using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;

namespace KakaoBusiness.Samples.Mvc.Localization;

/// <summary>Korean and English: <c>?culture=en</c>, else what the visitor chose, else what the browser prefers, else Korean.</summary>
internal static class LocalizationSetup
{
    /// <summary>Remembers the visitor's choice.</summary>
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
        services.AddTransient(_ => SiteText.In(CultureInfo.CurrentUICulture));

        // Hangul as Hangul, not as character references: the pages are UTF-8.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }
}
