using System.Collections.Concurrent;
using System.Net;
using System.Text;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Tests.Shared.Kakao;

/// <summary>
/// A Kakao that sends the responses of the test and records the requests. It responds only at Kakao's addresses; any other request fails
/// the test when the app is disposed.
/// </summary>
internal sealed class ScriptedKakao : HttpMessageHandler
{
    public const string Code = "canaryAuthorizationCode0123456789";
    public const string Token = "canaryBusinessToken-0123456789-abcdefgh";

    public delegate Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancellationToken);

    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly ConcurrentQueue<string> _unexpected = new();

    public Answer TokenResponse { get; set; } = Json($$"""{"token_type":"bearer","access_token":"{{Token}}","scope":"moment_management biz_account_email"}""");

    public Answer TokenInformationAnswer { get; set; } = Json("""{"id":3100000001,"app_id":1,"scopes":["moment_management","biz_account_email"],"resource_ids":["moment:12345","moment:12346"]}""");

    public Answer UserInformationAnswer { get; set; } = Json("""{"id":3100000001,"biz_account_email":"owner@example.com"}""");

    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    public IReadOnlyList<string> UnexpectedRequests => [.. _unexpected];

    public SentRequest TokenRequest => Assert.Single(_requests, request => request.Url == KakaoBusinessDefaults.TokenEndpoint);

    public IEnumerable<SentRequest> RequestsTo(string endpoint) => _requests.Where(request => request.Url == endpoint);

    public static Answer Json(string body, HttpStatusCode status = HttpStatusCode.OK) => Body(Encoding.UTF8.GetBytes(body), "application/json", status);

    public static Answer Body(byte[] body, string contentType, HttpStatusCode status = HttpStatusCode.OK) => (_, _) =>
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return Task.FromResult(new HttpResponseMessage(status) { Content = content });
    };

    public static Answer Stream(Func<Stream> open) => (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(open()) });

    public static Answer Throw(Exception exception) => (_, _) => Task.FromException<HttpResponseMessage>(exception);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await SentRequest.OfAsync(request);
        Answer? answer = (sent.Method, sent.Url) switch
        {
            ("POST", KakaoBusinessDefaults.TokenEndpoint) => TokenResponse,
            ("GET", KakaoBusinessDefaults.TokenInformationEndpoint) => TokenInformationAnswer,
            ("GET", KakaoBusinessDefaults.UserInformationEndpoint) => UserInformationAnswer,
            _ => null,
        };
        if (answer is null)
        {
            _unexpected.Enqueue($"{sent.Method} {sent.Url}");
            throw new HttpRequestException("The script has no response for this request.");
        }

        _requests.Enqueue(sent);
        return await answer(request, cancellationToken);
    }
}

/// <summary>A request that the library sent.</summary>
internal sealed record SentRequest(string Method, string Url, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<SentRequest> OfAsync(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []);
        return new(request.Method.Method, request.RequestUri!.AbsoluteUri, headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)), body);
    }
}
