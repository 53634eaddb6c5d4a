using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>Kakao is unavailable, slow or sends an unexpected response: a page with a gateway status, and the next sign-in works.</summary>
public sealed class KakaoTroubleTests
{
    public static TheoryData<string, HttpStatusCode> Troubles => new()
    {
        { "server error", HttpStatusCode.BadGateway },
        { "connection cut", HttpStatusCode.BadGateway },
        { "connection cut within the body", HttpStatusCode.BadGateway },
        { "html", HttpStatusCode.BadGateway },
        { "array", HttpStatusCode.BadGateway },
        { "no token", HttpStatusCode.BadGateway },
        { "redirect", HttpStatusCode.BadGateway },
        { "50 MB", HttpStatusCode.BadGateway },
        { "maintenance", HttpStatusCode.ServiceUnavailable },
        { "temporary error", HttpStatusCode.ServiceUnavailable },
        { "too many requests", HttpStatusCode.ServiceUnavailable },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Token_endpoint_error_returns_gateway_status(string trouble, HttpStatusCode expected)
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(FaultOf(trouble) with { Times = 1 });
        var browser = site.OpenBrowser();

        var failure = await browser.SignInAsync();

        Assert.Equal(expected, failure.Status);
        Assert.Equal("Sign-in failed", failure.Title);
        Assert.False(await browser.IsSignedInAsync());
        await AssertNextSignInWorksAsync(browser);
    }

    [Fact]
    public async Task Token_endpoint_timeout_returns_504()
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.Hang(KakaoEndpoint.Token, times: 1));
        site.Network.Sent = () => site.Clock.Advance(TimeSpan.FromSeconds(16));
        var browser = site.OpenBrowser();

        var failure = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, failure.Status);
        Assert.Equal("Sign-in failed", failure.Title);
        site.Network.Sent = null;
        await AssertNextSignInWorksAsync(browser);
    }

    [Fact]
    public async Task Failure_message_is_in_the_users_language()
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.Status(KakaoEndpoint.Token, 500));

        var failure = await site.OpenBrowser("ko").SignInAsync();

        Assert.Equal("지금은 카카오에 연결할 수 없습니다. 몇 분 뒤에 다시 시도해 주세요.", failure.TextOf("#message"));
    }

    [Theory]
    [InlineData(KakaoEndpoint.UserInformation)]
    [InlineData(KakaoEndpoint.TokenInformation)]
    public async Task Sign_in_succeeds_without_facts_of_a_failing_endpoint(KakaoEndpoint endpoint)
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.Body(endpoint, "<html>maintenance</html>", "text/html"));

        var page = await site.OpenBrowser().SignInAsync();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(endpoint == KakaoEndpoint.UserInformation, page.TextOf("#email") == "Unknown");
        Assert.Equal(endpoint == KakaoEndpoint.TokenInformation, page.TextOf("#resources") == "Unknown");
    }

    private static async Task AssertNextSignInWorksAsync(Browser browser)
    {
        var page = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("owner@example.com", page.TextOf("#email"));
    }

    private static KakaoFault FaultOf(string trouble) => trouble switch
    {
        "server error" => KakaoFault.Status(KakaoEndpoint.Token, 500),
        "connection cut" => KakaoFault.Cut(KakaoEndpoint.Token),
        "connection cut within the body" => KakaoFault.Cut(KakaoEndpoint.Token, KakaoConnectionCut.InBody),
        "html" => KakaoFault.Body(KakaoEndpoint.Token, "<html>hello</html>", "text/html"),
        "array" => KakaoFault.Body(KakaoEndpoint.Token, "[1]"),
        "no token" => KakaoFault.Body(KakaoEndpoint.Token, """{"token_type":"bearer"}"""),
        "redirect" => KakaoFault.Redirect(KakaoEndpoint.Token, "https://kauth.kakao.com/elsewhere", 307),
        "50 MB" => KakaoFault.HugeBody(KakaoEndpoint.Token, 50 * 1024 * 1024),
        "maintenance" => KakaoFault.Kapi(KakaoEndpoint.Token, -9798),
        "temporary error" => KakaoFault.Koe(KakaoEndpoint.Token, "KOE003"),
        "too many requests" => KakaoFault.Koe(KakaoEndpoint.Token, "KOE237"),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble)),
    };
}
