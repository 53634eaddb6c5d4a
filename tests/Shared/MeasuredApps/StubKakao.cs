using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace KakaoBusiness.Benchmarks.Apps;

/// <summary>Returns Kakao's three responses of a sign-in at once: seven scopes, an e-mail address, two ad accounts.</summary>
public sealed class StubKakao(int resources = 2) : HttpMessageHandler
{
    private const string Token = "vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU6iO8qKx0";

    private readonly byte[] _token = Encoding.UTF8.GetBytes($$"""{"token_type":"bearer","access_token":"{{Token}}","scope":"{{string.Join(' ', Scopes)}}"}""");

    // A different user each time, because no user has thousands of sessions.
    private long _lastId = 3_100_000_000;

    private readonly byte[] _information = Encoding.UTF8.GetBytes(
        $$"""{"app_id":1,"scopes":["{{string.Join("\",\"", Scopes)}}"],"resource_ids":[{{string.Join(',', Enumerable.Range(0, resources).Select(number => $"\"moment:{12345 + (number * 7919)}\""))}}]}""");

    /// <summary>The scopes that the user grants.</summary>
    public static readonly string[] Scopes =
        ["biz_account_email", "moment_management", "moment_delete", "moment_bizform_result_read", "keyword_create", "keyword_management", "keyword_delete"];

    private static byte[] User(long id) => Encoding.UTF8.GetBytes($$"""{"id":{{id}},"biz_account_email":"owner@example.com"}""");

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.RequestUri!.AbsolutePath switch
        {
            "/oauth/business/token" => _token,
            "/v1/business/userinfo" => User(Interlocked.Increment(ref _lastId)),
            "/v1/business/tokeninfo" => _information,
            var path => throw new InvalidOperationException($"{path} is not part of a sign-in."),
        };
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }
}
