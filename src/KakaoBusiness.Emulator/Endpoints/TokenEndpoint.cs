namespace KakaoBusiness.Emulator;

/// <summary>"Get business token": exchanges a code, sent as Kakao documents it, for a business token.</summary>
internal sealed class TokenEndpoint(EmulatorState state)
{
    private static readonly string[] KnownFields = ["grant_type", "client_id", "redirect_uri", "code", "client_secret"];
    private static readonly string[] NeededFields = ["redirect_uri", "code"];

    public EmulatorResponse Handle(EmulatorRequest request)
    {
        if ((FindError(request) ?? FindError(request.Form)) is { } refusal)
            return refusal.ToResponse();
        return Exchange(request.Form, out var token) is { } error ? error.ToResponse() : Success(token!);
    }

    // KOE233 for anything but the documented form is the emulator's choice.
    private static KoeError? FindError(EmulatorRequest request) =>
        !request.IsForm ? KoeError.Find("KOE233", "Content-Type must be application/x-www-form-urlencoded;charset=utf-8")
        : request.Query.Count > 0 ? KoeError.Find("KOE233", "parameters belong in the body")
        : null;

    private KoeError? FindError(EmulatorFields form)
    {
        if (form.FindRepeatedName() is { } doubled)
            return KoeError.Find("KOE233", $"parameter given twice: {doubled}");
        if (form.FindUnknownName(KnownFields) is { } unknown)
            return KoeError.Find("KOE233", $"unsupported parameter: {unknown}");
        if (state.FindClient(form["client_id"]) is not { } client)
            return KoeError.Find("KOE101");
        // With the feature off, a secret that is sent nevertheless is ignored.
        if (client.ClientSecret is { } secret && form["client_secret"] != secret)
            return KoeError.Find("KOE010");
        if (form["grant_type"] is not "authorization_code")
            return KoeError.Find("KOE233") with { OAuthError = "unsupported_grant_type", Description = "grant_type must be authorization_code" };
        if (NeededFields.FirstOrDefault(name => string.IsNullOrEmpty(form[name])) is { } missing)
            return KoeError.Find("KOE233", $"missing parameter: {missing}");
        return null;
    }

    private KoeError? Exchange(EmulatorFields form, out LiveToken? token)
    {
        token = null;
        var code = form["code"]!;

        // The description echoes the code, as Kakao's does: a test then notices an app that logs the description.
        if (!state.Codes.TryTake(code, out var grant) || grant.Client.ClientId != form["client_id"])
            return KoeError.Find("KOE320", $"authorization code not found for code={code}");

        // The failed attempt used the code up: the emulator's choice, and the strict one.
        if (grant.RedirectUri != form["redirect_uri"] || !state.IsRegistered(grant.RedirectUri))
            return KoeError.Find("KOE303");

        token = state.Tokens.Issue(grant);
        return null;
    }

    // No refresh_token and no expires_in: Kakao has neither. The request separates scopes by commas, the response by spaces and, as adopters
    // report, in another order. Which order is not known.
    private static EmulatorResponse Success(LiveToken token) => EmulatorResponse.Json(200, json =>
    {
        json.WriteString("token_type", "bearer");
        json.WriteString("access_token", token.Token);
        json.WriteString("scope", string.Join(' ', token.Grant.Scopes.Reverse()));
    });
}
