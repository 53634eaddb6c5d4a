using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Represents one way in which an endpoint misbehaves. A fault without a status, body or headers keeps the real response and only
/// delays, slows or cuts it. Use <c>with</c> to combine effects.
/// </summary>
public sealed record KakaoFault
{
    /// <summary>Initializes a fault without effects. Set its properties to add them.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public KakaoFault(KakaoEndpoint endpoint) => Endpoint = endpoint;

    /// <summary>Gets the endpoint that misbehaves.</summary>
    public KakaoEndpoint Endpoint { get; init; }

    /// <summary>Gets the number of affected requests; <see langword="null"/> for all requests until the plan is cleared.</summary>
    public int? Times { get; init; }

    /// <summary>Gets the number of requests that pass before the fault applies.</summary>
    public int Skip { get; init; }

    /// <summary>Gets the status of the response.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Gets the body of the response.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>Gets the media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets further headers of the response, for example <c>Location</c>.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>
    /// Gets the length of a body that is generated while it is sent, so that it is never in memory as a whole. The response does not
    /// declare the length.
    /// </summary>
    public long? GeneratedLength { get; init; }

    /// <summary>Gets the delay before the response, by the emulator's clock.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Gets a value that indicates whether the endpoint never responds, so that the caller has to cancel.</summary>
    public bool Hangs { get; init; }

    /// <summary>Gets the point at which the connection is cut.</summary>
    public KakaoConnectionCut CutsConnection { get; init; }

    /// <summary>Gets the pause between two bytes, by the emulator's clock; <see langword="null"/> to send the body at once.</summary>
    public TimeSpan? DripInterval { get; init; }

    /// <summary>Gets the KOE code that <see cref="KakaoEndpoint.Authorize"/> returns to the app in a redirect.</summary>
    internal string? RedirectedKoe { get; init; }

    internal bool ReplacesResponse => StatusCode is not null || Content is not null || ContentType is not null || Headers is not null || GeneratedLength is not null;

    /// <summary>Creates a fault that responds with a status and no body.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Status(KakaoEndpoint endpoint, int statusCode, int? times = null) =>
        new(endpoint) { StatusCode = statusCode, Times = times };

    /// <summary>Creates a fault that responds with a text.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="body">The text.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Body(KakaoEndpoint endpoint, string body, string contentType = "application/json", int statusCode = 200, int? times = null) =>
        Create(endpoint, EmulatorResponse.Create(statusCode, contentType, Encoding.UTF8.GetBytes(body)), times);

    /// <summary>Creates a fault that responds as <c>kapi.kakao.com</c> does, <c>{"msg","code"}</c>, with the HTTP status of the code.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="code">The code, such as -401.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    /// <param name="requiredScopes">The <c>required_scopes</c> of -402; by default the scope that the endpoint requires.</param>
    public static KakaoFault Kapi(KakaoEndpoint endpoint, int code, int? times = null, params string[] requiredScopes)
    {
        var scopes = requiredScopes.Length > 0 || code != -402 ? requiredScopes : [GetRequiredScope(endpoint)];
        return Create(endpoint, KapiError.Find(code, endpoint).ToResponse(scopes), times);
    }

    /// <summary>Creates a fault that responds as the ad APIs do, <c>{"code","msg","extras":{"detailCode","detailMsg"}}</c>.</summary>
    /// <param name="endpoint">The endpoint of an ad API.</param>
    /// <param name="code">The code: -813 of Kakao Moment, -820 of Keyword Ad.</param>
    /// <param name="statusCode">
    /// The HTTP status, which distinguishes the meanings of -813. The default is the status of the code. Some calls return 200.
    /// </param>
    /// <param name="detailCode">The detail code; without one the response has no <c>extras</c>.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault AdApi(KakaoEndpoint endpoint, int code, int? statusCode = null, int? detailCode = null, int? times = null)
    {
        var error = KapiError.Find(code, endpoint);
        return Create(endpoint, (error with { StatusCode = statusCode ?? error.StatusCode }).ToDetailedResponse(detailCode, "a detail that may echo data"), times);
    }

    /// <summary>
    /// Creates a fault that responds as <c>kauth.kakao.com</c> does, <c>{"error","error_description","error_code"}</c>. At
    /// <see cref="KakaoEndpoint.Authorize"/> it redirects to the app with the error.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="koeCode">The code, such as <c>KOE237</c>.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Koe(KakaoEndpoint endpoint, string koeCode, int? times = null) => endpoint == KakaoEndpoint.Authorize
        ? new(endpoint) { RedirectedKoe = koeCode, Times = times }
        : Create(endpoint, KoeError.Find(koeCode).ToResponse(), times);

    /// <summary>Creates a fault that redirects.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="location">The target.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Redirect(KakaoEndpoint endpoint, string location, int statusCode = 302, int? times = null) =>
        new(endpoint) { StatusCode = statusCode, Headers = new Dictionary<string, string> { ["Location"] = location }, Times = times };

    /// <summary>Creates a fault that delays the response.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="delay">The delay, by the emulator's clock.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Delay(KakaoEndpoint endpoint, TimeSpan delay, int? times = null) => new(endpoint) { Wait = delay, Times = times };

    /// <summary>Creates a fault that never responds, so that the caller has to cancel.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Hang(KakaoEndpoint endpoint, int? times = null) => new(endpoint) { Hangs = true, Times = times };

    /// <summary>Creates a fault that cuts the connection.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="where">The point at which the connection is cut.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Cut(KakaoEndpoint endpoint, KakaoConnectionCut where = KakaoConnectionCut.BeforeResponse, int? times = null) =>
        new(endpoint) { CutsConnection = where, Times = times };

    /// <summary>Creates a fault that sends the response byte by byte.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="interval">The pause between two bytes, by the emulator's clock.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault Drip(KakaoEndpoint endpoint, TimeSpan interval, int? times = null) => new(endpoint) { DripInterval = interval, Times = times };

    /// <summary>Creates a fault that responds with a generated body.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="length">The length of the body.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="times">The number of affected requests; <see langword="null"/> for all requests.</param>
    public static KakaoFault HugeBody(KakaoEndpoint endpoint, long length, string contentType = "application/json", int? times = null) =>
        new(endpoint) { StatusCode = 200, GeneratedLength = length, ContentType = contentType, Times = times };

    /// <summary>Returns the endpoint and the status, never the body.</summary>
    public override string ToString() => $"fault at {Endpoint}{(StatusCode is { } status ? $", status {status}" : "")}";

    private static string GetRequiredScope(KakaoEndpoint endpoint) => endpoint switch
    {
        KakaoEndpoint.MomentAdAccounts or KakaoEndpoint.MomentReports => ResourceGroup.Moment.ManagementScope,
        KakaoEndpoint.KeywordAdAccounts or KakaoEndpoint.KeywordReports => ResourceGroup.Keyword.ManagementScope,
        _ => "biz_account_email",
    };

    private static KakaoFault Create(KakaoEndpoint endpoint, EmulatorResponse response, int? times) =>
        new(endpoint) { StatusCode = response.StatusCode, Content = response.Body, ContentType = response.Headers["Content-Type"], Times = times };
}

/// <summary>Specifies at which point a fault cuts the connection.</summary>
public enum KakaoConnectionCut
{
    /// <summary>The connection is not cut.</summary>
    None,

    /// <summary>The connection is cut before any byte of the response.</summary>
    BeforeResponse,

    /// <summary>The connection is cut after half of the body, whose full length was declared.</summary>
    InBody,
}
