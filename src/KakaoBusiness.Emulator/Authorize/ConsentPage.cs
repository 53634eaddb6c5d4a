namespace KakaoBusiness.Emulator;

/// <summary>
/// The consent screen: which app asks for what, who consents, with which ad accounts. Without scripts the checkboxes of
/// all personas go with the form; the style shows those of the chosen one, and only hers count.
/// </summary>
internal static class ConsentPage
{
    public static EmulatorResponse Show(PendingConsent consent, KakaoEmulatorOptions options, PageLanguage language, string? notice)
    {
        var personas = options.Personas.Select((persona, index) => Persona(persona, index == 0, consent.Request, language));
        var content = Html.Of($"""
            {Notice(notice)}
            <p><strong id="app-name" translate="no">{options.AppName}</strong> {language.Asks}</p>
            <h2>{language.RequiredItems}</h2>
            <ul id="consent-items">
            {consent.Request.Items.Select(item => Item(item, language))}
            </ul>
            <form method="post" action="{EmulatorRoutes.ConsentPath}">
            <input type="hidden" name="consent" value="{consent.Id}">
            <fieldset>
            <legend>{language.WhoAreYou}</legend>
            {personas}
            </fieldset>
            <div class="buttons">
            <button class="primary" name="decision" value="agree">{language.Agree}</button>
            <button name="decision" value="cancel">{language.Cancel}</button>
            </div>
            </form>
            """);

        return Page.Answer(language, language.ConsentTitle, content, statusCode: notice is null ? 200 : 400, consent);
    }

    private static Html Notice(string? notice) => notice is null ? default : Html.Of($"<p class=\"notice\" role=\"alert\">{notice}</p>");

    private static Html Item(ConsentItem item, PageLanguage language) =>
        Html.Of($"<li data-scope=\"{item.Id}\">{language.NameOf(item)} <code>{item.Id}</code></li>");

    private static Html Persona(KakaoPersona persona, bool isFirst, AuthorizeRequest request, PageLanguage language) => Html.Of($"""
        <div class="persona" data-persona="{persona.Key}">
        <label><input type="radio" name="persona" value="{persona.Key}" required{Checked(isFirst)}>{language.NameOf(persona)}</label>
        {request.Accounts.Select(accounts => Accounts(persona, accounts, language))}
        </div>
        """);

    private static Html Accounts(KakaoPersona persona, RequestedAccounts accounts, PageLanguage language)
    {
        var offered = accounts.OfferedTo(persona);
        var choice = accounts.Everything ? Html.Of($"<p data-all=\"{accounts.Group.Wildcard}\">{language.EveryOneOf(accounts.Group)} <code>{accounts.Group.Wildcard}</code></p>")
            : offered.Count == 0 ? Html.Of($"<p>{language.NoAccount}</p>")
            : Html.Of($"{offered.Select(account => Account(account, accounts.Group))}");
        return Html.Of($"<fieldset class=\"accounts\"><legend>{language.NameOf(accounts.Group)}</legend>{choice}</fieldset>");
    }

    private static Html Account(Resource account, ResourceGroup group) => Html.Of(
        $"<label><input type=\"checkbox\" name=\"account\" value=\"{group.ResourceId(account)}\" checked><span translate=\"no\">{account.Name}</span> <code>{group.ResourceId(account)}</code></label>");

    private static Html Checked(bool isChecked) => isChecked ? Html.Literal(" checked") : default;
}
