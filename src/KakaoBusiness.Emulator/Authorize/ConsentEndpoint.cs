namespace KakaoBusiness.Emulator;

/// <summary>
/// Takes the decision of the consent screen. Kakao's own form is not published; path and fields are the emulator's:
/// <c>consent</c> (ID of the pending consent), <c>persona</c> (key), <c>account</c> (repeated, <c>moment:12345</c>)
/// and <c>decision</c> (<c>agree</c> or <c>cancel</c>).
/// </summary>
internal sealed class ConsentEndpoint(EmulatorState state, AuthorizeEndpoint authorize)
{
    private static readonly KoeError BadForm = KoeError.Of("KOE233", "the consent form was tampered with");

    public EmulatorResponse Answer(EmulatorRequest request)
    {
        var form = request.Form;
        if (!request.IsForm || form.FirstDoubledName("account") is not null || form["decision"] is not ("agree" or "cancel"))
            return ErrorPage.Show(BadForm, request.Language);
        if (!state.Consents.TryTake(form["consent"] ?? "", out var consent))
            return ErrorPage.ConsentGone(request.Language);

        if (form["decision"] == "cancel")
            return consent.Request.Target.Cancelled();
        return state.Options.FindPersona(form["persona"]) is { } persona
            ? Agree(consent.Request, persona, [.. form.Values("account")], request.Language)
            : ErrorPage.Show(BadForm, request.Language);
    }

    private EmulatorResponse Agree(AuthorizeRequest request, KakaoPersona persona, HashSet<string> chosen, PageLanguage language)
    {
        var target = request.Target;
        if (persona.RefusalCode is { } refusal)
            return target.Failed(KoeError.Of(refusal), state.Options.KoePlacement);

        // The screen has checkboxes for every persona, and a form sends the checked ones of all of them.
        // An account that was offered to nobody is no accident.
        if (chosen.Any(account => !WasOffered(request, account)))
            return ErrorPage.Show(BadForm, language);

        var granted = new List<string>();
        foreach (var accounts in request.Accounts)
        {
            var offered = accounts.OfferedTo(persona).Select(accounts.Group.ResourceId).ToArray();
            if (!accounts.Everything && offered.Length == 0)
                return target.Failed(KoeError.Of("KOE027"), state.Options.KoePlacement);

            string[] picked = accounts.Everything ? [accounts.Group.Wildcard] : [.. offered.Where(chosen.Contains)];
            if (picked.Length == 0)
                return authorize.Ask(request, language, language.ChooseAnAccount);
            granted.AddRange(picked);
        }

        return target.WithCode(state.IssueCode(request, persona, granted));
    }

    private bool WasOffered(AuthorizeRequest request, string account) => request.Accounts.Any(accounts =>
        state.Options.Personas.Any(persona => accounts.OfferedTo(persona).Any(offered => accounts.Group.ResourceId(offered) == account)));
}
