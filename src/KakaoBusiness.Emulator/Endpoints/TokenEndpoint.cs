namespace KakaoBusiness.Emulator;

/// <summary>Exchanges a code for a business token ("Get business token"). The request must be as Kakao documents it.</summary>
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

    // KOE233 for a request that is not as documented is the emulator's choice.
    private static KoeError? FindError(EmulatorRequest request) =>
        !request.IsForm ? KoeError.Find("KOE233", "Content-Type must be application/x-www-form-urlencoded;charset=utf-8")
        : request.Query.Count > 0 ? KoeError.Find("KOE233", "parameters belong in the body")
        : null;

    private KoeError? FindError(EmulatorFields form)
    {
        if (form.FindRepeatedName() is { } repeated)
            return KoeError.Find("KOE233", $"parameter given twice: {repeated}");
        if (form.FindUnknownName(KnownFields) is { } unknown)
            return KoeError.Find("KOE233", $"unsupported parameter: {unknown}");
        if (state.FindClient(form["client_id"]) is not { } client)
            return KoeError.Find("KOE101");
        // If the client has no secret, a secret in the request is ignored.
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

        // The description contains the code, as Kakao's does, so that a test notices an app that logs the description.
        if (!state.Codes.TryTake(code, out var grant) || grant.Client.ClientId != form["client_id"])
            return KoeError.Find("KOE320", $"authorization code not found for code={code}");

        // The failed attempt has used up the code. This is the emulator's choice, and the stricter one.
        if (grant.RedirectUri != form["redirect_uri"] || !state.IsRegistered(grant.RedirectUri))
            return KoeError.Find("KOE303");

        token = state.Tokens.Issue(grant);
        return null;
    }

    // Kakao returns neither refresh_token nor expires_in. The request separates scopes by commas, and the response by spaces. Adopters
    // report that their order differs from the request. Which order Kakao uses is not known.
    private static EmulatorResponse Success(LiveToken token) => EmulatorResponse.Json(200, json =>
    {
        json.WriteString("token_type", "bearer");
        json.WriteString("access_token", token.Token);
        json.WriteString("scope", string.Join(' ', token.Grant.Scopes.Reverse()));
    });
}
