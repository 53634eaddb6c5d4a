namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>The steps of a user in a sign-in.</summary>
internal static class SignInSteps
{
    /// <summary>Signs in, and returns the page at which the sign-in ends.</summary>
    public static async Task<Page> SignInAsync(this Browser browser, string persona = "owner", string returnUrl = "/account")
        => await browser.AgreeAsync(await browser.OpenConsentAsync(returnUrl), persona);

    /// <summary>Opens Kakao's consent page.</summary>
    public static Task<Page> OpenConsentAsync(this Browser browser, string returnUrl = "/account")
        => browser.OpenAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}");

    /// <summary>Agrees on the consent page.</summary>
    /// <param name="browser">The user's browser.</param>
    /// <param name="consent">The consent page.</param>
    /// <param name="persona">The user.</param>
    /// <param name="accounts">The ad accounts to choose, or <see langword="null"/> for all.</param>
    public static Task<Page> AgreeAsync(this Browser browser, Page consent, string persona = "owner", IEnumerable<string>? accounts = null)
        => browser.SubmitAsync(Decide(consent, persona, "agree", accounts));

    /// <summary>Agrees and returns the callback URL with the code, without opening it.</summary>
    public static async Task<Uri> AgreeAndStopAsync(this Browser browser, Page consent, string persona = "owner")
        => (await browser.SubmitWithoutRedirectAsync(Decide(consent, persona, "agree", accounts: null))).Location!;

    /// <summary>Cancels on the consent page.</summary>
    public static Task<Page> CancelAsync(this Browser browser, Page consent) => browser.SubmitAsync(Decide(consent, "owner", "cancel", accounts: null));

    /// <summary>Returns whether the user is signed in.</summary>
    public static async Task<bool> IsSignedInAsync(this Browser browser)
        => (await browser.OpenWithoutRedirectAsync("/api/me")).Status == System.Net.HttpStatusCode.OK;

    private static PageForm Decide(Page consent, string persona, string decision, IEnumerable<string>? accounts)
    {
        var form = consent.Form("form:has(input[name=consent])").With("persona", persona).With("decision", decision);
        return accounts is null ? form : form.With("account", accounts);
    }
}
