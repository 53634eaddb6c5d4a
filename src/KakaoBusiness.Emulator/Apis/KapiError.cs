namespace KakaoBusiness.Emulator;

/// <summary>An error of <c>kapi.kakao.com</c> and the ad APIs: the codes of Kakao's REST API reference, each with its HTTP status.</summary>
internal sealed record KapiError(int Code, int StatusCode, string Message)
{
    private static readonly KapiError[] Table =
    [
        new(-1, 400, "internal error"),
        new(-2, 400, "invalid parameter"),
        new(-3, 403, "the feature is not activated for this app"),
        new(-4, 403, "the account is blocked"),
        new(-5, 403, "the app has no permission for this API"),
        new(-7, 400, "the service is under maintenance"),
        new(-10, 400, "API limit has been exceeded"),
        new(-12, 403, "the app or the developer is restricted"),
        new(-401, 401, "this access token does not exist"),
        new(-402, 403, "insufficient scopes."),
        new(-603, 400, "execution timeout"),
        new(-9798, 503, "the service is under maintenance"),
    ];

    public static KapiError Of(int code) => Table.FirstOrDefault(error => error.Code == code) ?? new(code, 400, "error");

    /// <summary>The message echoes the token, as Kakao's does: whoever logs it leaks it, and a test shall see that.</summary>
    public static KapiError DeadToken(string token) => Of(-401) with { Message = $"this access token does not exist: {token}" };

    public static string[] ScopesNeededAt(KakaoEndpoint endpoint) => endpoint switch
    {
        KakaoEndpoint.MomentAdAccounts => [AdAccountGroup.Moment.ManagementScope],
        KakaoEndpoint.KeywordAdAccounts => [AdAccountGroup.Keyword.ManagementScope],
        _ => ["biz_account_email"],
    };

    // The message may echo a token.
    public override string ToString() => $"kapi error {Code}";

    public EmulatorResponse Answer(params string[] requiredScopes) => EmulatorResponse.Json(StatusCode, json =>
    {
        json.WriteString("msg", Message);
        json.WriteNumber("code", Code);
        if (requiredScopes.Length == 0)
            return;

        json.WriteStartArray("required_scopes");
        foreach (var scope in requiredScopes)
            json.WriteStringValue(scope);
        json.WriteEndArray();
    });
}
