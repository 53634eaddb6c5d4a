using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>Kakao's own error page, for what must not or cannot go back to the app.</summary>
internal static class ErrorPage
{
    public static EmulatorResponse Show(KoeError error, PageLanguage language) =>
        Show(language, Html.Of($"<p class=\"notice\" id=\"description\">{error.Description}</p><p><code id=\"error-code\">{error.Code}</code></p>"), error.Code);

    /// <summary>Not one of Kakao's errors: somebody went back in the browser, or waited too long.</summary>
    public static EmulatorResponse ConsentGone(PageLanguage language) =>
        Show(language, Html.Of($"<p class=\"notice\" id=\"description\">{language.ConsentGone}</p>"), code: null);

    private static EmulatorResponse Show(PageLanguage language, Html content, string? code)
    {
        var body = Encoding.UTF8.GetBytes(Page.Frame(language, language.ErrorTitle, content).ToString());
        return Page.Protect(new EmulatorResponse { StatusCode = 400, Body = body, BodyLength = body.Length, ErrorPageCode = code }, language);
    }
}
