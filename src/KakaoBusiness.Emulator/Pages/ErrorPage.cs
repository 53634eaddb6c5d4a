namespace KakaoBusiness.Emulator;

/// <summary>Kakao's own error page, for errors that must not or cannot be returned to the app.</summary>
internal static class ErrorPage
{
    public static EmulatorResponse Create(KoeError error, PageLanguage language) => Create(
        language,
        Html.Of($"<p class=\"notice\" id=\"description\" lang=\"en\">{error.Description}</p><p><code id=\"error-code\">{error.Code}</code></p>"),
        error.Code);

    /// <summary>Not one of Kakao's errors: the user went back in the browser, or waited too long.</summary>
    public static EmulatorResponse CreateConsentGone(PageLanguage language) =>
        Create(language, Html.Of($"<p class=\"notice\" id=\"description\">{language.ConsentGone}</p>"), code: null);

    private static EmulatorResponse Create(PageLanguage language, Html content, string? code) =>
        Page.Create(language, language.ErrorTitle, content, statusCode: 400, errorCode: code);
}
