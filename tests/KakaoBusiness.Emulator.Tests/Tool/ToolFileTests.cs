using System.Net;
using AngleSharp.Html.Parser;

namespace KakaoBusiness.Emulator.Tests.Tool;

/// <summary>The file of <c>--file</c>: what it sets, and what is said about its faults.</summary>
public sealed class ToolFileTests : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Every_setting_takes_effect()
    {
        await using var tool = await ToolProcess.StartAsync("""
            {
              // Comments are permitted.
              "clients": [{ "clientId": "c", "clientSecret": "s", "appName": "File app", "appId": 77 }],
              "redirectUris": ["https://app.example/signin"],
              "allowLoopbackRedirectUris": false,
              "consentItems": ["moment_management", "brand_new"],
              "koePlacement": "errorCode",
              "tokenInformationShape": "lists",
              "enforcePace": false,
              "codeLifetime": "00:01:00", "consentLifetime": "00:01:00", "tokenInactivityLifetime": "1.00:00:00",
              "personas": [
                { "key": "a", "name": "Ann", "id": 5, "email": "ann@example.com",
                  "momentAdAccounts": [{ "id": 1, "config": "OFF", "memberType": "MEMBER" }], "keywordAdAccounts": [{ "id": 2, "name": "K" }], "channelProfiles": [{ "id": "p" }] },
                { "key": "b", "koreanName": "비", "englishName": "Bea", "id": 6, "refusalCode": "KOE025", "momentAdAccounts": [{ "id": 3 }] },
              ],
            }
            """);

        var page = await GetAsync(tool, Authorize());
        Assert.Contains("File app", page, StringComparison.Ordinal);
        Assert.Contains("Ann", page, StringComparison.Ordinal);
        Assert.Contains("Bea", page, StringComparison.Ordinal);
        Assert.Contains("KOE028", await GetAsync(tool, Authorize(redirectUri: "http://localhost/signin")), StringComparison.Ordinal);
        Assert.Equal("KOE232", SampleApp.QueryOf(await RedirectAsync(tool, Authorize(scope: "biz_account_email")))["error_code"]);
        Assert.Equal("KOE025", SampleApp.QueryOf(await ConsentAsync(tool, page, "b", "moment:3"))["error_code"]);

        var code = SampleApp.QueryOf(await ConsentAsync(tool, await GetAsync(tool, Authorize()), "a", "moment:1"))["code"]!;
        using var exchange = await _http.PostAsync(new Uri(tool.Address, "/oauth/business/token"), new FormUrlEncodedContent(TokenForm(code)), Cancelled);
        var token = System.Text.Json.JsonDocument.Parse(await exchange.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("access_token").GetString()!;
        Assert.Contains("\"app_id\":77", await GetAsync(tool, "/v1/business/tokeninfo", token), StringComparison.Ordinal);
        Assert.Contains("\"memberType\":\"MEMBER\",\"config\":\"OFF\"", await GetAsync(tool, "/openapi/v4/adAccounts/pages", token), StringComparison.Ordinal);
        for (var call = 0; call < 2; call++) Assert.Contains("\"data\"", await GetAsync(tool, "/openapi/v4/adAccounts/report?datePreset=YESTERDAY", token, "1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "endpoint": "momentAdAccounts", "koe": "KOE003" }""", HttpStatusCode.BadRequest, "KOE003")]
    [InlineData("""{ "endpoint": "momentAdAccounts", "kapi": -402, "requiredScopes": ["x"] }""", HttpStatusCode.Forbidden, "\"required_scopes\":[\"x\"]")]
    [InlineData("""{ "endpoint": "momentAdAccounts", "adApi": -813, "status": 429, "detailCode": 60008 }""", HttpStatusCode.TooManyRequests, "60008")]
    [InlineData("""{ "endpoint": "momentAdAccounts", "body": "<html>", "contentType": "text/html", "status": 502 }""", HttpStatusCode.BadGateway, "<html>")]
    [InlineData("""{ "endpoint": "momentAdAccounts", "redirect": "https://elsewhere.example/" }""", HttpStatusCode.Found, "")]
    [InlineData("""{ "endpoint": "momentAdAccounts", "generatedLength": 3 }""", HttpStatusCode.OK, "\"aa")]
    [InlineData("""{ "endpoint": "momentAdAccounts", "status": 503, "delay": "00:00:00.001", "drip": "00:00:00.001" }""", HttpStatusCode.ServiceUnavailable, "")]
    [InlineData("""{ "endpoint": "token", "status": 503 }""", HttpStatusCode.Unauthorized, "-401")]
    [InlineData("""{ "endpoint": "momentAdAccounts", "status": 503, "skip": 1 }""", HttpStatusCode.Unauthorized, "-401")]
    public async Task Fault_of_the_file_applies(string fault, HttpStatusCode status, string body)
    {
        await using var tool = await ToolProcess.StartAsync($$"""{ "faults": [{{fault}}] }""");

        using var response = await _http.GetAsync(new Uri(tool.Address, "/openapi/v4/adAccounts/pages"), Cancelled);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(body, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beforeResponse")]
    [InlineData("inBody")]
    public async Task Cut_of_the_file_breaks_the_connection(string where)
    {
        await using var tool = await ToolProcess.StartAsync($$"""{ "faults": [{ "endpoint": "momentAdAccounts", "cut": "{{where}}", "times": 1 }] }""");

        var failure = await Assert.ThrowsAnyAsync<HttpRequestException>(() => _http.GetAsync(new Uri(tool.Address, "/openapi/v4/adAccounts/pages"), Cancelled));
        Assert.Null(failure.StatusCode);
        Assert.Contains("-401", await GetAsync(tool, "/openapi/v4/adAccounts/pages"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"30\"")]
    [InlineData("\"9999999.00:00:00\"")]
    [InlineData("30")]
    public async Task Time_that_could_not_be_meant_is_refused(string time)
        => Assert.StartsWith("$.consentLifetime is not a positive time", Assert.Single(await ToolProcess.RefuseAsync($$"""{ "consentLifetime": {{time}} }""")), StringComparison.Ordinal);

    [Fact]
    public async Task Every_fault_of_file_is_named_with_path()
    {
        var faults = await ToolProcess.RefuseAsync("""
            {
              "client": [],
              "clients": [{ "clientSecret": 1 }, { "clientId": "emulator-rest-api-key" }],
              "redirectUris": ["app"],
              "allowLoopbackRedirectUris": "yes",
              "consentItems": "moment_management",
              "codeLifetime": "-00:00:01",
              "koePlacement": "elsewhere",
              "personas": [{ "id": "5", "refusalCode": "25", "momentAdAccounts": [{ "config": "on" }], "channelProfiles": [7] }, { "key": "a", "id": 1 }, { "key": "a", "id": 1 }],
              "faults": [
                { "endpoint": "tokn", "hang": true }, { "kapi": -1 }, { "endpoint": "token" }, { "endpoint": "token", "koe": "237", "kapi": -1 },
                { "endpoint": "authorize", "koe": "KOE003", "status": 500 }, { "endpoint": "token", "status": 99, "times": 0, "detailCode": 1 }
              ]
            }
            """);

        Assert.Equal(
        [
            "$.clients[0].clientId is missing.",
            "$.clients[0].clientSecret is not a string.",
            "$.clients contains the clientId 'emulator-rest-api-key' twice.",
            "$.redirectUris contains 'app', which is not an absolute http or https URL.",
            "$.allowLoopbackRedirectUris is neither true nor false.",
            "$.consentItems is not an array.",
            "$.codeLifetime is not a positive time of at most 3650 days: write it as \"00:00:05\".",
            "$.koePlacement is not one of \"errorDescription\", \"error\", \"errorCode\".",
            "$.personas[0].key is missing.",
            "$.personas[0].id is not a whole number from 1 to 9223372036854775807.",
            "$.personas[0].refusalCode is not a KOE code: write one such as KOE237.",
            "$.personas[0].momentAdAccounts[0].id is missing.",
            "$.personas[0].momentAdAccounts[0].config is not one of \"ON\", \"OFF\", \"DEL\".",
            "$.personas[0].channelProfiles[0] is not an object.",
            "$.personas[0].channelProfiles[0].id is missing.",
            "$.personas contains the key 'a' twice.",
            "$.personas contains the id '1' twice.",
            "$.faults[0].endpoint is not one of \"authorize\", \"consent\", \"token\", \"tokenInformation\", \"userInformation\", \"revoke\", \"momentAdAccounts\", \"keywordAdAccounts\", \"momentReports\", \"keywordReports\", \"easyMessageAdAccounts\", \"accountSettings\".",
            "$.faults[1].endpoint is missing.",
            "$.faults[2].endpoint alone does nothing: add one of koe, kapi, adApi, body, redirect, generatedLength, status, delay, hang, cut, drip.",
            "$.faults[3].kapi and koe cannot be combined.",
            "$.faults[3].koe is not a KOE code: write one such as KOE237.",
            "$.faults[4].status has no effect with koe at authorize, which redirects.",
            "$.faults[5].detailCode needs adApi.",
            "$.faults[5].status is not a whole number from 200 to 599.",
            "$.faults[5].times is not a whole number from 1 to 2147483647.",
        ], faults[..^1]);
        Assert.StartsWith("$.client is unknown. Known members are $schema, allowLoopbackRedirectUris, clients,", faults[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"enforcePace\": true, \"enforcePace\": false }", "enforcePace")]
    [InlineData("{", "LineNumber: 0")]
    [InlineData("[]", "$ is not an object.")]
    [InlineData("{ \"personas\": [] }", "$.personas is empty")]
    public async Task Malformed_file_is_refused(string json, string expected)
        => Assert.Contains(await ToolProcess.RefuseAsync(json), line => line.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public async Task Missing_file_ends_with_exit_code_3()
    {
        var (exitCode, _, error) = await ToolProcess.RunAsync("--file", "no-such-file.json");

        Assert.Equal(3, exitCode);
        Assert.Contains("no-such-file.json", error, StringComparison.Ordinal);
    }

    private static string Authorize(string redirectUri = "https://app.example/signin", string scope = "moment_management,brand_new")
        => $"/oauth/business/authorize?client_id=c&response_type=code&redirect_uri={Uri.EscapeDataString(redirectUri)}&scope={scope}";

    private static Dictionary<string, string> TokenForm(string code) => new()
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = "c",
        ["client_secret"] = "s",
        ["redirect_uri"] = "https://app.example/signin",
        ["code"] = code,
    };

    private async Task<string> GetAsync(ToolProcess tool, string path, string? token = null, string? account = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(tool.Address, path));
        request.Headers.Add("Accept-Language", "en");
        if (token is not null) request.Headers.Add("Authorization", $"Bearer {token}");
        if (account is not null) request.Headers.Add("adAccountId", account);
        using var response = await _http.SendAsync(request, Cancelled);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    private async Task<Uri> RedirectAsync(ToolProcess tool, string path)
    {
        using var response = await _http.GetAsync(new Uri(tool.Address, path), Cancelled);
        return response.Headers.Location!;
    }

    private async Task<Uri> ConsentAsync(ToolProcess tool, string page, string persona, string account)
    {
        var id = new HtmlParser().ParseDocument(page).QuerySelector("input[name=consent]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["consent"] = id, ["persona"] = persona, ["account"] = account, ["decision"] = "agree" });
        using var response = await _http.PostAsync(new Uri(tool.Address, "/oauth/business/consent"), form, Cancelled);
        return response.Headers.Location!;
    }
}
