namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>What a person does on the way through a sign-in.</summary>
internal static class SignInSteps
{
    /// <summary>Goes through the whole sign-in and gives the page it ends on.</summary>
    public static async Task<Page> SignInAsync(this Browser browser, string persona = "owner", string returnUrl = "/account")
        => await browser.AgreeAsync(await browser.OpenConsentAsync(returnUrl), persona);

    /// <summary>Goes as far as Kakao's consent screen.</summary>
    public static Task<Page> OpenConsentAsync(this Browser browser, string returnUrl = "/account")
        => browser.OpenAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}");

    /// <summary>Agrees on the consent screen.</summary>
    /// <param name="browser">Whose browser.</param>
    /// <param name="consent">The consent screen.</param>
    /// <param name="persona">Who.</param>
    /// <param name="accounts">The ad accounts to choose; <see langword="null"/> for all.</param>
    public static Task<Page> AgreeAsync(this Browser browser, Page consent, string persona = "owner", IEnumerable<string>? accounts = null)
        => browser.SubmitAsync(Decide(consent, persona, "agree", accounts));

    /// <summary>Agrees and stays before the callback: the answer's location is the callback with the code.</summary>
    public static async Task<Uri> AgreeAndStopAsync(this Browser browser, Page consent, string persona = "owner")
        => (await browser.SubmitWithoutRedirectAsync(Decide(consent, persona, "agree", accounts: null))).Location!;

    /// <summary>Cancels on the consent screen.</summary>
    public static Task<Page> CancelAsync(this Browser browser, Page consent) => browser.SubmitAsync(Decide(consent, "owner", "cancel", accounts: null));

    /// <summary>Whether the site knows who is there.</summary>
    public static async Task<bool> IsSignedInAsync(this Browser browser)
        => (await browser.OpenWithoutRedirectAsync("/api/me")).Status == System.Net.HttpStatusCode.OK;

    private static PageForm Decide(Page consent, string persona, string decision, IEnumerable<string>? accounts)
    {
        var form = consent.Form("form:has(input[name=consent])").With("persona", persona).With("decision", decision);
        return accounts is null ? form : form.With("account", accounts);
    }
}
