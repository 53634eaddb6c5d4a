namespace KakaoBusiness.Emulator;

/// <summary>
/// Represents an error of an authorization or token request. The codes and causes are those of Kakao's error code page; KOE009, KOE010,
/// KOE237, KOE303 and KOE320 are as adopters report them. The OAuth 2.0 error and the HTTP status of a code are the emulator's choice, except
/// those that Kakao Login shows.
/// </summary>
internal sealed record KoeError(string Code, int StatusCode, string OAuthError, string Description)
{
    private static readonly KoeError[] Table =
    [
        new("KOE003", 400, "server_error", "temporary error, try again in a few seconds"),
        new("KOE005", 400, "access_denied", "the user is not a member of the test app"),
        new("KOE008", 400, "invalid_client", "wrong type of app key"),
        new("KOE009", 400, "invalid_client", "misconfigured platform settings"),
        new("KOE010", 401, "invalid_client", "Bad client credentials"),
        new("KOE025", 400, "access_denied", "the account has not joined the Kakao Business Center"),
        new("KOE026", 400, "access_denied", "the account is in a state that cannot use the service"),
        new("KOE027", 400, "access_denied", "the account owns no business asset"),
        new("KOE028", 400, "invalid_request", "the business redirect URI is not registered"),
        new("KOE101", 401, "invalid_client", "Not exist client_id"),
        new("KOE123", 400, "unauthorized_client", "the app is not a Biz App"),
        new("KOE124", 400, "unauthorized_client", "the app lacks the permission"),
        new("KOE125", 400, "unauthorized_client", "the app or the developer account is restricted"),
        new("KOE201", 400, "unsupported_response_type", "unsupported response_type"),
        new("KOE232", 400, "invalid_scope", "a consent item is not set for the app"),
        new("KOE233", 400, "invalid_request", "requested with an unsupported parameter"),
        new("KOE237", 400, "invalid_request", "token request rate limit has been exceeded"),
        new("KOE303", 400, "invalid_grant", "Redirect URI mismatch."),
        new("KOE320", 400, "invalid_grant", "authorization code not found"),
    ];

    public static KoeError Find(string code) => Table.FirstOrDefault(error => error.Code == code) ?? new(code, 400, "invalid_request", "error");

    public static KoeError Find(string code, string description) => Find(code) with { Description = description };

    /// <summary>
    /// Returns KOE028 with the received and the registered URIs, because a difference of one character is easily overlooked. Kakao's page
    /// does not show them.
    /// </summary>
    public static KoeError UnregisteredRedirectUri(string redirectUri, IReadOnlyCollection<string> registered) => Find(
        "KOE028",
        $"the business redirect URI is not registered. Received: '{redirectUri}'. "
        + (registered.Count == 0 ? "None is registered." : $"Registered: {string.Join(", ", registered.Select(uri => $"'{uri}'"))}."));

    // The description can contain a code.
    public override string ToString() => Code;

    /// <summary>Creates the response of the token endpoint, <c>{"error","error_description","error_code"}</c>.</summary>
    public EmulatorResponse ToResponse() => EmulatorResponse.Json(StatusCode, json =>
    {
        json.WriteString("error", OAuthError);
        json.WriteString("error_description", Description);
        json.WriteString("error_code", Code);
    });
}
