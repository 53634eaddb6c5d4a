namespace KakaoBusiness.Emulator;

/// <summary>"Get business token": exchanges a code, sent as Kakao documents it, for a business token.</summary>
internal sealed class TokenEndpoint(EmulatorState state)
{
    private static readonly string[] KnownFields = ["grant_type", "client_id", "redirect_uri", "code", "client_secret"];
    private static readonly string[] NeededFields = ["redirect_uri", "code"];

    public EmulatorResponse Answer(EmulatorRequest request)
    {
        if ((ErrorIn(request) ?? ErrorIn(request.Form)) is { } refusal)
            return refusal.Answer();
        return Exchange(request.Form, out var token) is { } error ? error.Answer() : Success(token!);
    }

    // KOE233 for whatever is not the form that Kakao documents is the emulator's choice.
    private static KoeError? ErrorIn(EmulatorRequest request) =>
        !request.IsForm ? KoeError.Of("KOE233", "Content-Type must be application/x-www-form-urlencoded;charset=utf-8")
        : request.Query.Count > 0 ? KoeError.Of("KOE233", "parameters belong in the body")
        : null;

    private KoeError? ErrorIn(EmulatorFields form)
    {
        if (form.FirstDoubledName() is { } doubled)
            return KoeError.Of("KOE233", $"parameter given twice: {doubled}");
        if (form.FirstNameBesides(KnownFields) is { } unknown)
            return KoeError.Of("KOE233", $"unsupported parameter: {unknown}");
        if (form["client_id"] != state.Options.ClientId)
            return KoeError.Of("KOE101");
        // With the feature off, a secret that comes nevertheless is not looked at.
        if (state.Options.ClientSecret is { } secret && form["client_secret"] != secret)
            return KoeError.Of("KOE010");
        if (form["grant_type"] is not "authorization_code")
            return KoeError.Of("KOE233") with { OAuthError = "unsupported_grant_type", Description = "grant_type must be authorization_code" };
        if (NeededFields.FirstOrDefault(name => string.IsNullOrEmpty(form[name])) is { } missing)
            return KoeError.Of("KOE233", $"missing parameter: {missing}");
        return null;
    }

    private KoeError? Exchange(EmulatorFields form, out LiveToken? token)
    {
        token = null;
        var code = form["code"]!;

        // The description echoes the code, as Kakao's does: whoever logs it leaks it, and a test shall see that.
        if (!state.Codes.TryTake(code, out var grant) || grant.ClientId != form["client_id"])
            return KoeError.Of("KOE320", $"authorization code not found for code={code}");

        // The attempt has used the code up: the emulator's choice, and the strict one.
        if (grant.RedirectUri != form["redirect_uri"] || !state.IsRegistered(grant.RedirectUri))
            return KoeError.Of("KOE303");

        token = state.Tokens.Issue(grant);
        return null;
    }

    // No refresh_token and no expires_in: Kakao has neither. The scopes came with commas and go with spaces, in another order than that of
    // the request, as adopters report; which one is not known.
    private static EmulatorResponse Success(LiveToken token) => EmulatorResponse.Json(200, json =>
    {
        json.WriteString("token_type", "bearer");
        json.WriteString("access_token", token.Token);
        json.WriteString("scope", string.Join(' ', token.Grant.Scopes.Reverse()));
    });
}
