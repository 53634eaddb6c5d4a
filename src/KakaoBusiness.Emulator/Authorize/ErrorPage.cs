namespace KakaoBusiness.Emulator;

/// <summary>Kakao's own error page, for what must not or cannot go back to the app.</summary>
internal static class ErrorPage
{
    public static EmulatorResponse Show(KoeError error, PageLanguage language) => Show(
        language,
        Html.Of($"<p class=\"notice\" id=\"description\" lang=\"en\">{error.Description}</p><p><code id=\"error-code\">{error.Code}</code></p>"),
        error.Code);

    /// <summary>Not one of Kakao's errors: somebody went back in the browser, or waited too long.</summary>
    public static EmulatorResponse ConsentGone(PageLanguage language) =>
        Show(language, Html.Of($"<p class=\"notice\" id=\"description\">{language.ConsentGone}</p>"), code: null);

    private static EmulatorResponse Show(PageLanguage language, Html content, string? code) =>
        Page.Answer(language, language.ErrorTitle, content, statusCode: 400, errorCode: code);
}
