using System.Net;
using System.Text;
using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Tests.Security.Secrets;

/// <summary>A Kakao that repeats in its answers, and in what its connection throws, all that it was sent.</summary>
internal sealed class EchoingKakao : HttpMessageHandler
{
    public static readonly string[] Troubles = ["KOE320", "error object", "html", "-401", "-402", "429", "503", "throws", "times out", "half a body", "a mac token", "a token beside an error", "a redirect"];

    /// <summary>By the last segment of the path; what is not named answers well.</summary>
    public Dictionary<string, string> Trouble { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = request.Headers.Authorization + " " + (request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        var endpoint = request.RequestUri!.Segments[^1];
        return Trouble.TryGetValue(endpoint, out var trouble) ? Fail(trouble, sent) : Answer(endpoint);
    }

    private static HttpResponseMessage Answer(string endpoint) => Json(200, endpoint switch
    {
        "token" => $$"""{"token_type":"bearer","access_token":"{{Canary.TokenValue}}","scope":"biz_account_email"}""",
        "tokeninfo" => """{"id":3100000001,"scopes":["biz_account_email"],"resource_ids":["moment:1"]}""",
        "userinfo" => """{"id":3100000001,"biz_account_email":"owner@example.com"}""",
        _ => "{}",
    });

    private static HttpResponseMessage Fail(string trouble, string sent)
    {
        var text = JsonSerializer.Serialize($"{sent} {Canary.CodeValue} {Canary.ClientSecretValue} {Canary.TokenValue}");
        return trouble switch
        {
            "KOE320" => Json(400, $$"""{"error":"invalid_grant","error_description":{{text}},"error_code":"KOE320"}"""),
            "error object" => Json(400, $$"""{"error":{{text}},"error_code":{{text}}}"""),
            "html" => Json(200, $"<html>{text}</html>"),
            "-401" => Json(401, $$"""{"msg":{{text}},"code":-401}"""),
            "-402" => Json(403, $$"""{"msg":{{text}},"code":-402,"required_scopes":["moment_management"]}"""),
            "429" => Json(429, $$"""{"msg":{{text}}}"""),
            "503" => Json(503, text),
            "throws" => throw new HttpRequestException(text, new IOException(text)),
            "times out" => throw new TaskCanceledException(text),
            "half a body" => Json(200, $$"""{"access_token":"{{Canary.TokenValue}}","x":{{text[..^1]}}"""),
            "a mac token" => Json(200, $$"""{"access_token":"{{Canary.TokenValue}}","token_type":{{text}}}"""),
            "a token beside an error" => Json(200, $$"""{"access_token":"{{Canary.TokenValue}}","error":{{text}}}"""),
            _ => new HttpResponseMessage(HttpStatusCode.TemporaryRedirect) { Headers = { Location = new Uri("https://evil.test/?" + Uri.EscapeDataString(sent)) } },
        };
    }

    private static HttpResponseMessage Json(int status, string body)
        => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
