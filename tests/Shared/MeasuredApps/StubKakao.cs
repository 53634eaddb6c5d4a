using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace KakaoBusiness.Tests.Shared.MeasuredApps;

/// <summary>
/// Returns Kakao's responses of a sign-in and a revocation at once: seven scopes, an e-mail address, two ad accounts. Each sign-in is a
/// different user, unless <paramref name="isOneUser"/> is set, because no user has thousands of sessions. The first user is random,
/// so that a run does not use the users of an earlier one on the same server.
/// </summary>
public sealed class StubKakao(int resources = 2, bool isOneUser = false) : HttpMessageHandler
{
    private const string Token = "vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU6iO8qKx0";

    private readonly byte[] _token = Encoding.UTF8.GetBytes($$"""{"token_type":"bearer","access_token":"{{Token}}","scope":"{{string.Join(' ', Scopes)}}"}""");

    private long _lastId = 3_100_000_000 + RandomNumberGenerator.GetInt32(1_000_000_000);

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
            "/v1/business/userinfo" => User(isOneUser ? _lastId : Interlocked.Increment(ref _lastId)),
            "/v1/business/revoke" => "{}"u8.ToArray(),
            "/v1/business/tokeninfo" => _information,
            var path => throw new InvalidOperationException($"{path} is not part of a sign-in."),
        };
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }
}
