namespace KakaoBusiness.Emulator;

/// <summary>
/// Receives the decision on the consent screen. Kakao does not publish its form, so the path and the fields are the emulator's choice:
/// <c>consent</c> (ID of the pending consent), <c>persona</c> (key), <c>account</c> (repeated, <c>moment:12345</c>)
/// and <c>decision</c> (<c>agree</c> or <c>cancel</c>).
/// </summary>
internal sealed class ConsentEndpoint(EmulatorState state, AuthorizeEndpoint authorize)
{
    private static readonly KoeError BadForm = KoeError.Find("KOE233", "the consent form was tampered with");

    public EmulatorResponse Handle(EmulatorRequest request)
    {
        var form = request.Form;
        if (!request.IsForm || form.FindRepeatedName("account") is not null || form["decision"] is not ("agree" or "cancel"))
            return ErrorPage.Create(BadForm, PageLanguage.For(request));
        if (!state.Consents.TryTake(form["consent"] ?? "", out var consent))
            return ErrorPage.CreateConsentGone(PageLanguage.For(request));

        if (form["decision"] == "cancel")
            return consent.Request.Target.Cancelled();
        return state.Options.FindPersona(form["persona"]) is { } persona
            ? Agree(consent.Request, persona, [.. form.Values("account")], PageLanguage.For(request))
            : ErrorPage.Create(BadForm, PageLanguage.For(request));
    }

    private EmulatorResponse Agree(AuthorizeRequest request, KakaoPersona persona, HashSet<string> chosen, PageLanguage language)
    {
        var target = request.Target;
        if (persona.RefusalCode is { } refusal)
            return target.Failed(KoeError.Find(refusal), state.Options.KoePlacement);

        // The form sends the checked accounts of every persona. An account that was offered to no persona shows that the form was changed.
        if (chosen.Any(account => !WasOffered(request, account)))
            return ErrorPage.Create(BadForm, language);

        var granted = new List<string>();
        foreach (var resources in request.Resources)
        {
            var offered = resources.GetOffered(persona).Select(resources.Group.GetResourceId).ToArray();
            if (!resources.Everything && offered.Length == 0)
                return target.Failed(KoeError.Find("KOE027"), state.Options.KoePlacement);

            string[] picked = resources.Everything ? [resources.Group.Wildcard] : [.. offered.Where(chosen.Contains)];
            if (picked.Length == 0)
                return authorize.Ask(request, language, language.ChooseAnAccount);
            granted.AddRange(picked);
        }

        return target.WithCode(state.IssueCode(request, persona, granted));
    }

    private bool WasOffered(AuthorizeRequest request, string account) => request.Resources.Any(resources =>
        state.Options.Personas.Any(persona => resources.GetOffered(persona).Any(offered => resources.Group.GetResourceId(offered) == account)));
}
