namespace KakaoBusiness.Emulator;

/// <summary>
/// Creates the consent screen with the app, the requested scopes, the personas and their ad accounts. The page has no script, so the form
/// sends the checkboxes of all personas. The style shows only those of the chosen persona, and only those count.
/// </summary>
internal static class ConsentPage
{
    public static EmulatorResponse Create(PendingConsent consent, KakaoEmulatorOptions options, PageLanguage language, string? notice)
    {
        var personas = options.Personas.Select((persona, index) => Persona(persona, index == 0, consent.Request, language));
        var content = Html.Of($"""
            {Notice(notice)}
            <p><strong id="app-name" translate="no">{consent.Request.Client.AppName}</strong> {language.Asks}</p>
            <h2>{language.RequiredItems}</h2>
            <ul id="consent-items">
            {consent.Request.Items.Select(item => Item(item, language))}
            </ul>
            <form method="post" action="{KakaoAddresses.ConsentPath}">
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

        return Page.Create(language, language.ConsentTitle, content, statusCode: notice is null ? 200 : 400, consentId: consent.Id);
    }

    private static Html Notice(string? notice) => notice is null ? default : Html.Of($"<p class=\"notice\" role=\"alert\">{notice}</p>");

    private static Html Item(ConsentItem item, PageLanguage language) =>
        Html.Of($"<li data-scope=\"{item.Id}\">{language.NameOf(item)} <code>{item.Id}</code></li>");

    private static Html Persona(KakaoPersona persona, bool isFirst, AuthorizeRequest request, PageLanguage language) => Html.Of($"""
        <div class="persona" data-persona="{persona.Key}">
        <label><input type="radio" name="persona" value="{persona.Key}" required{Checked(isFirst)}>{language.NameOf(persona)}</label>
        {request.Resources.Select(resources => Resources(persona, resources, language))}
        </div>
        """);

    private static Html Resources(KakaoPersona persona, RequestedResources resources, PageLanguage language)
    {
        var offered = resources.GetOffered(persona);
        var choice = resources.Everything ? Html.Of($"<p data-all=\"{resources.Group.Wildcard}\">{language.AllOf(resources.Group)} <code>{resources.Group.Wildcard}</code></p>")
            : offered.Count == 0 ? Html.Of($"<p>{language.NoAccount}</p>")
            : Html.Of($"{offered.Select(account => Account(account, resources.Group))}");
        return Html.Of($"<fieldset class=\"accounts\"><legend>{language.NameOf(resources.Group)}</legend>{choice}</fieldset>");
    }

    private static Html Account(Resource account, ResourceGroup group) => Html.Of(
        $"<label><input type=\"checkbox\" name=\"account\" value=\"{group.GetResourceId(account)}\" checked><span translate=\"no\">{account.Name}</span> <code>{group.GetResourceId(account)}</code></label>");

    private static Html Checked(bool isChecked) => isChecked ? Html.Literal(" checked") : default;
}
