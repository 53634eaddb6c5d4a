using System.Text.Json;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Represents an error of <c>kapi.kakao.com</c> or an ad API. The codes are those of Kakao's error code pages, each with its HTTP status.
/// </summary>
internal sealed record KapiError(int Code, int StatusCode, string Message)
{
    private static readonly KapiError[] Table =
    [
        new(-1, 400, "internal error"),
        new(-2, 400, "invalid parameter"),
        new(-3, 403, "the feature is not activated for this app"),
        new(-4, 403, "the account is blocked"),
        new(-5, 403, "the app has no permission for this API"),
        new(-6, 403, "the action is not allowed"),
        new(-7, 400, "the service is under maintenance"),
        new(-8, 400, "invalid header"),
        new(-9, 400, "the API has ended"),
        new(-10, 400, "API limit has been exceeded"),
        new(-11, 400, "the limit of the paid API has been exceeded"),
        new(-12, 403, "the app or the developer is restricted"),
        new(-101, 400, "the user is not connected to the app"),
        new(-401, 401, "this access token does not exist"),
        new(-402, 403, "insufficient scopes."),
        new(-406, 401, "the user is under 14"),
        new(-603, 400, "execution timeout"),
        new(-813, 400, "KakaoMomentException"),
        new(-820, 400, "KakaoKeywordAdException"),
        new(-903, 400, "the developer is not registered"),
        new(-9798, 503, "the service is under maintenance"),
    ];

    public static KapiError Find(int code) => Table.FirstOrDefault(error => error.Code == code) ?? new(code, 400, "error");

    /// <summary>Returns the error as an endpoint sends it. The ad APIs use a different status for -1 and -3.</summary>
    public static KapiError Find(int code, KakaoEndpoint endpoint) => (IsAdApi(endpoint), code) switch
    {
        (true, -1) => Find(code) with { StatusCode = 500 },
        (true, -3) => Find(code) with { StatusCode = 400 },
        _ => Find(code),
    };

    /// <summary>Returns -401. Its message contains the token, as Kakao's does, so that a test notices an app that logs the message.</summary>
    public static KapiError DeadToken(string token) => Find(-401) with { Message = $"this access token does not exist: {token}" };

    // The message can contain a token.
    public override string ToString() => $"kapi error {Code}";

    public EmulatorResponse ToResponse(params string[] requiredScopes) => EmulatorResponse.Json(StatusCode, json =>
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

    /// <summary>Creates the response of an ad API, with a detail. The text of the detail can contain the ad account, as Kakao's can.</summary>
    public EmulatorResponse ToDetailedResponse(int? detailCode, string detailMessage) => EmulatorResponse.Json(StatusCode, json =>
    {
        json.WriteNumber("code", Code);
        json.WriteString("msg", Message);
        if (detailCode is { } detail) WriteExtras(json, detail, detailMessage);
    });

    private static void WriteExtras(Utf8JsonWriter json, int detailCode, string detailMessage)
    {
        json.WriteStartObject("extras");
        json.WriteNumber("detailCode", detailCode);
        json.WriteString("detailMsg", detailMessage);
        json.WriteEndObject();
    }

    private static bool IsAdApi(KakaoEndpoint endpoint) => endpoint is
        KakaoEndpoint.MomentAdAccounts or KakaoEndpoint.MomentReports or KakaoEndpoint.KeywordAdAccounts or KakaoEndpoint.KeywordReports or KakaoEndpoint.EasyMessageAdAccounts;
}
