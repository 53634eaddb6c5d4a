using System.Net;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

public sealed class AuthorizeTests : IDisposable
{
    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Wrong_client_id_shows_Kakao_page() => await ShowsOwnPage("KOE101", ("client_id", "somebody-else"));

    [Fact]
    public async Task Missing_client_id_shows_Kakao_page() => await ShowsOwnPage("KOE101", ("client_id", null));

    [Theory]
    [InlineData(SampleApp.RedirectUri + "/")]
    [InlineData(SampleApp.RedirectUri + "?a=b")]
    [InlineData("https://APP.example/signin-kakao-business")]
    [InlineData(null)]
    public async Task Unregistered_redirect_uri_shows_Kakao_page(string? redirectUri) =>
        await ShowsOwnPage("KOE028", ("redirect_uri", redirectUri));

    [Theory]
    [InlineData("http://localhost:5000/signin-kakaobusiness")]
    [InlineData("https://LOCALHOST/anything?x=1")]
    [InlineData("http://127.0.0.1:80/")]
    [InlineData("http://[::1]:5000/signin")]
    [InlineData("https://shop.dev.localhost:7001/signin")]
    public async Task Loopback_redirect_uri_is_registered_automatically(string redirectUri)
    {
        var redirect = await _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl("moment_management", ("redirect_uri", redirectUri)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.StartsWith(redirectUri, redirect.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost.example/signin")]
    [InlineData("http://127.0.0.1.example/signin")]
    [InlineData("http://localhost@app.example/signin")]
    [InlineData("http://user@localhost/signin")]
    [InlineData("http://localhost/signin#x")]
    [InlineData("myapp://localhost/signin")]
    [InlineData("//localhost/signin")]
    [InlineData("http://localhost/로그인")]
    [InlineData("http://localhost/\r\nSet-Cookie: a=b")]
    public async Task Address_that_only_resembles_loopback_is_refused(string redirectUri) => await ShowsOwnPage("KOE028", ("redirect_uri", redirectUri));

    [Fact]
    public async Task Loopback_redirect_uri_is_refused_when_turned_off()
    {
        _app.Emulator.Options.AllowLoopbackRedirectUris = false;
        await ShowsOwnPage("KOE028", ("redirect_uri", "http://localhost:5000/signin-kakaobusiness"));
    }

    [Fact]
    public async Task Unregistered_redirect_uri_page_lists_registered_ones()
    {
        _app.Emulator.RegisterRedirectUri("https://other.example/<b>");

        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl(changes: ("redirect_uri", SampleApp.RedirectUri + "/<i>")));

        var text = System.Net.WebUtility.HtmlDecode(answer.Body);
        Assert.Contains($"Received: '{SampleApp.RedirectUri}/<i>'. Registered: '{SampleApp.RedirectUri}', 'https://other.example/<b>'.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_id", "emulator-rest-api-key")]
    [InlineData("redirect_uri", SampleApp.RedirectUri)]
    public async Task Repeated_client_or_redirect_uri_shows_Kakao_page(string name, string value) =>
        await ShowsOwnPage("KOE233", (name, value), (name, value));

    [Theory]
    [InlineData("token")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Response_type_other_than_code_is_refused(string? responseType) => await RedirectsWith("KOE201", "moment_management", ("response_type", responseType));

    [Theory]
    [InlineData("code_challenge")]
    [InlineData("nonce")]
    [InlineData("State")]
    public async Task Unknown_parameter_is_refused(string name) => await RedirectsWith("KOE233", "moment_management", (name, "x"));

    [Theory]
    [InlineData("response_type", "code")]
    [InlineData("scope", "moment_management")]
    public async Task Repeated_parameter_is_refused(string name, string value) => await RedirectsWith("KOE233", "moment_management", (name, value), (name, value));

    [Fact]
    public async Task Repeated_state_is_not_returned()
    {
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl("moment_management", ("state", "one"), ("state", "two")));

        Assert.Contains("KOE233", answer.Redirect["error_description"]);
        Assert.Null(answer.Redirect["state"]);
    }

    [Theory]
    [InlineData("moment_management biz_account_email")]
    [InlineData("moment_management, biz_account_email")]
    [InlineData("moment_management,")]
    [InlineData("profile")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Unset_scope_is_refused(string? scope) => await RedirectsWith("KOE232", scope);

    [Fact]
    public async Task Known_item_that_is_not_set_is_refused()
    {
        _app.Emulator.Options.ConsentItems.Remove("moment_delete");
        await RedirectsWith("KOE232", "moment_delete");
    }

    [Fact]
    public async Task Unknown_item_that_is_set_works()
    {
        _app.Emulator.Options.ConsentItems.Add("talk_channel_read");
        Assert.Equal("talk_channel_read", (await _app.ExchangeAsync(await _app.CodeAsync("talk_channel_read"))).Text("scope"));
    }

    [Theory]
    [InlineData("moment_create")]
    [InlineData("keyword_create")]
    [InlineData("moment_create", "moment:12345")]
    [InlineData("moment_create", "moment:*", "moment:12345")]
    [InlineData("moment_create,keyword_create", "moment:*")]
    [InlineData("moment_create,keyword_create", "moment:*,keyword:*")]
    public async Task Create_item_requires_its_wildcard(string scope, params string[] resourceIds) =>
        await RedirectsWith("KOE233", scope, [.. resourceIds.Select(id => ("resource_ids", (string?)id))]);

    [Fact]
    public async Task Create_items_of_both_groups_repeat_the_parameter()
    {
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl("moment_create,keyword_create", ("resource_ids", "moment:*"), ("resource_ids", "keyword:*")));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("moment")]
    [InlineData("moment:")]
    [InlineData("moment:abc")]
    [InlineData("moment:012")]
    [InlineData("moment:**")]
    [InlineData("Moment:1")]
    [InlineData("moment:12345,moment:12346")]
    [InlineData("moment:12345\n")]
    [InlineData("talk:1")]
    [InlineData("keyword:22345")]
    public async Task Malformed_or_foreign_resource_id_is_refused(string resourceId) =>
        await RedirectsWith("KOE233", "moment_management", ("resource_ids", resourceId));

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    public async Task Method_other_than_get_is_refused(string method)
    {
        var answer = await _app.SendAsync(new HttpRequestMessage(new HttpMethod(method), SampleApp.AuthorizeUrl()));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Equal(["GET"], answer.ContentHeaders.Allow);
    }

    [Theory]
    [InlineData(KoePlacement.Error, "KOE025", false, null)]
    [InlineData(KoePlacement.ErrorDescription, "access_denied", true, null)]
    [InlineData(KoePlacement.ErrorCode, "access_denied", false, "KOE025")]
    public async Task Koe_code_is_placed_as_configured(KoePlacement placement, string error, bool inDescription, string? errorCode)
    {
        _app.Emulator.Options.KoePlacement = placement;
        var redirect = SampleApp.QueryOf(await _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl(), "no-business-center", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(error, redirect["error"]);
        Assert.Equal(inDescription, redirect["error_description"]!.Contains("KOE025", StringComparison.Ordinal));
        Assert.Equal(errorCode, redirect["error_code"]);
        Assert.Equal("the state/&?", redirect["state"]);
        Assert.Null(redirect["code"]);
    }

    [Fact]
    public async Task App_name_is_encoded_on_consent_screen()
    {
        _app.Emulator.Options.AppName = "<script>alert(1)</script>";
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl());

        Assert.DoesNotContain("<script", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", answer.Body, StringComparison.Ordinal);
    }

    private async Task ShowsOwnPage(string koeCode, params (string, string?)[] changes)
    {
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl("moment_management", changes));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Null(answer.Headers.Location);
        Assert.Equal("text/html", answer.ContentHeaders.ContentType!.MediaType);
        Assert.Contains(koeCode, answer.Body, StringComparison.Ordinal);
    }

    private async Task RedirectsWith(string koeCode, string? scope, params (string, string?)[] changes)
    {
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl(scope, changes));

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.StartsWith($"{SampleApp.RedirectUri}?error=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains($"({koeCode})", answer.Redirect["error_description"], StringComparison.Ordinal);
        Assert.Equal("the state/&?", answer.Redirect["state"]);
    }
}
