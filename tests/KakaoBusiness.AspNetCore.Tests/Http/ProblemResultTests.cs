using System.Text;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>The exact problem details: API clients decide by these members.</summary>
public class ProblemResultTests
{
    private const string Bearer = "https://www.rfc-editor.org/rfc/rfc6750#section-3.1";

    [Fact]
    public async Task Request_without_session_gets_401_Bearer()
        => Assert.Equal(
            (401, "Bearer", """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2","title":"Unauthorized","status":401,"detail":"The request is not signed in."}"""),
            await WriteAsync(ProblemResult.WriteUnauthorizedAsync));

    [Theory]
    [InlineData(null, "")]
    [InlineData("/consent", ",\"consent_url\":\"https://app.test/consent\"")]
    public async Task Dead_token_is_a_401_with_invalid_token(string? consentUrl, string member)
        => Assert.Equal(
            (401, "Bearer error=\"invalid_token\"", $$"""{"type":"{{Bearer}}","title":"Business token dead","status":401,"detail":"The business token is dead. A new consent is required.","error":"invalid_token"{{member}}}"""),
            await WriteAsync(context => ProblemResult.WriteInvalidTokenAsync(context, consentUrl)));

    [Theory]
    [InlineData(null, "")]
    [InlineData("/consent", ",\"consent_url\":\"https://app.test/consent\"")]
    public async Task Missing_scope_is_a_403_with_insufficient_scope(string? consentUrl, string member)
        => Assert.Equal(
            (403, "Bearer error=\"insufficient_scope\", scope=\"a b\"", $$"""{"type":"{{Bearer}}","title":"Insufficient scope","status":403,"detail":"The user has not granted all of the required scopes.","error":"insufficient_scope","missing_scopes":["b","c"]{{member}}}"""),
            await WriteAsync(context => ProblemResult.WriteInsufficientScopeAsync(context, ["a", "b"], ["b", "c"], consentUrl)));

    [Fact]
    public async Task Outage_is_a_503()
        => Assert.Equal(
            (503, "", """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4","title":"Service Unavailable","status":503,"detail":"Sign-ins cannot be checked right now. Try again shortly."}"""),
            await WriteAsync(ProblemResult.WriteUnavailableAsync));

    [Fact]
    public async Task Forbid_without_reason_is_403()
        => Assert.Equal(
            (403, "", """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4","title":"Forbidden","status":403,"detail":"The user is not allowed to do this."}"""),
            await WriteAsync(ProblemResult.WriteForbiddenAsync));

    [Fact]
    public async Task Head_request_gets_the_status_and_the_headers_alone()
        => Assert.Equal((401, "Bearer", ""), await WriteAsync(ProblemResult.WriteUnauthorizedAsync, "HEAD"));

    private static async Task<(int Status, string Challenge, string Body)> WriteAsync(Func<HttpContext, Task> write, string method = "GET")
    {
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Request = { Method = method, Scheme = "https", Host = new HostString("app.test") }, Response = { Body = body } };
        await write(context);
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        Assert.Equal("no-store", context.Response.Headers.CacheControl);
        return (context.Response.StatusCode, context.Response.Headers.WWWAuthenticate.ToString(), Encoding.UTF8.GetString(body.ToArray()));
    }
}
