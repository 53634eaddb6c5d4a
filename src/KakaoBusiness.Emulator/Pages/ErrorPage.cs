namespace KakaoBusiness.Emulator;

/// <summary>Creates Kakao's error page, for errors that must not or cannot be returned to the app.</summary>
internal static class ErrorPage
{
    public static EmulatorResponse Create(KoeError error, PageLanguage language) => Create(
        language,
        Html.Of($"<p class=\"notice\" id=\"description\" lang=\"en\">{error.Description}</p><p><code id=\"error-code\">{error.Code}</code></p>"),
        error.Code);

    /// <summary>Creates the page for a user who went back in the browser or waited too long. It is not one of Kakao's errors.</summary>
    public static EmulatorResponse CreateConsentGone(PageLanguage language) =>
        Create(language, Html.Of($"<p class=\"notice\" id=\"description\">{language.ConsentGone}</p>"), code: null);

    private static EmulatorResponse Create(PageLanguage language, Html content, string? code) =>
        Page.Create(language, language.ErrorTitle, content, statusCode: 400, errorCode: code);
}
