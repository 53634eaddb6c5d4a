using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

public sealed class TokenTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SampleApp _app;

    public TokenTests() => _app = new SampleApp(clock: _clock);

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Token_response_has_scopes_and_no_expiry()
    {
        var answer = await _app.ExchangeAsync(await _app.CodeAsync("moment_management,biz_account_email"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/json", answer.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(["token_type", "access_token", "scope"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("bearer", answer.Text("token_type"));
        Assert.Equal("biz_account_email moment_management", answer.Text("scope"));
    }

    [Fact]
    public async Task Exchange_issues_new_token_and_keeps_old_one()
    {
        var first = await _app.TokenAsync();
        var second = await _app.TokenAsync();

        Assert.NotEqual(first, second);
        Assert.Equal(2, _app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Code_is_valid_once()
    {
        var code = await _app.CodeAsync();
        Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync(code)).Status);

        var second = await _app.ExchangeAsync(code);

        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Equal("KOE320", second.Text("error_code"));
        Assert.Equal("invalid_grant", second.Text("error"));
    }

    [Fact]
    public async Task Code_expires_at_its_lifetime()
    {
        var inTime = await _app.CodeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync(inTime)).Status);

        var late = await _app.CodeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("KOE320", (await _app.ExchangeAsync(late)).Text("error_code"));
    }

    [Fact]
    public async Task Unknown_code_is_echoed_in_the_error() =>
        Assert.Equal("authorization code not found for code=a-secret-code", (await _app.ExchangeAsync("a-secret-code")).Text("error_description"));

    [Fact]
    public async Task Other_registered_redirect_uri_is_a_mismatch()
    {
        _app.Emulator.RegisterRedirectUri("https://app.example/other");
        await RefusedWith("KOE303", form => form["redirect_uri"] = "https://app.example/other");
    }

    [Theory]
    [InlineData("the-secret-of-kakao-login")]
    [InlineData("")]
    public async Task Wrong_client_secret_is_refused(string secret)
    {
        var answer = await RefusedWith("KOE010", form => form["client_secret"] = secret);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task Missing_client_secret_is_refused() => await RefusedWith("KOE010", form => form.Remove("client_secret"));

    [Theory]
    [InlineData("anything")]
    [InlineData(null)]
    public async Task Client_secret_turned_off_is_ignored(string? secret)
    {
        _app.Emulator.Options.ClientSecret = null;
        var form = SampleApp.TokenForm(await _app.CodeAsync());
        form.Remove("client_secret");
        if (secret is not null)
            form["client_secret"] = secret;

        Assert.Equal(HttpStatusCode.OK, (await _app.PostAsync(SampleApp.TokenUrl, form)).Status);
    }

    [Fact]
    public async Task Wrong_client_is_refused() => await RefusedWith("KOE101", form => form["client_id"] = "somebody-else");

    [Theory]
    [InlineData("grant_type", "invalid_request")]
    [InlineData("redirect_uri", "invalid_request")]
    [InlineData("code", "invalid_request")]
    public async Task Missing_field_is_refused(string field, string error)
    {
        var answer = await RefusedWith("KOE233", form => form.Remove(field));
        Assert.Equal(field == "grant_type" ? "unsupported_grant_type" : error, answer.Text("error"));
    }

    [Fact]
    public async Task Refresh_grant_is_refused() => await RefusedWith("KOE233", form => form["grant_type"] = "refresh_token");

    [Fact]
    public async Task Unknown_field_is_refused() => await RefusedWith("KOE233", form => form["code_verifier"] = "x");

    [Fact]
    public async Task Repeated_field_is_refused()
    {
        var form = SampleApp.TokenForm(await _app.CodeAsync()).Append(new("grant_type", "authorization_code"));
        Assert.Equal("KOE233", (await _app.PostAsync(SampleApp.TokenUrl, form)).Text("error_code"));
    }

    [Fact]
    public async Task Token_parameters_in_query_are_refused()
    {
        var answer = await _app.PostAsync(SampleApp.TokenUrl + "?client_secret=x", SampleApp.TokenForm(await _app.CodeAsync()));
        Assert.Equal("KOE233", answer.Text("error_code"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded;charset=euc-kr")]
    public async Task Body_other_than_UTF8_form_is_refused(string contentType)
    {
        var form = await new FormUrlEncodedContent(SampleApp.TokenForm(await _app.CodeAsync())).ReadAsStringAsync(TestContext.Current.CancellationToken);
        var content = new StringContent(form, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await _app.SendAsync(new HttpRequestMessage(HttpMethod.Post, SampleApp.TokenUrl) { Content = content });

        Assert.Equal("KOE233", answer.Text("error_code"));
    }

    [Fact]
    public async Task Concurrent_exchanges_of_a_code_issue_one_token()
    {
        var code = await _app.CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _app.ExchangeAsync(code))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(1, _app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Thousand_concurrent_sign_ins_get_distinct_tokens()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 1000).Select(index =>
            Task.Run(() => _app.TokenAsync("biz_account_email", index % 2 == 0 ? "owner" : "other-owner"))));

        Assert.Equal(1000, tokens.Distinct().Count());
        Assert.Equal(1000, _app.Emulator.LiveTokenCount);
        Assert.Equal("other-owner@example.com", (await _app.CallAsync(SampleApp.UserInformation, tokens[1])).Text("biz_account_email"));
    }

    private async Task<Answer> RefusedWith(string koeCode, Action<Dictionary<string, string>> change)
    {
        var form = SampleApp.TokenForm(await _app.CodeAsync());
        change(form);
        var answer = await _app.PostAsync(SampleApp.TokenUrl, form);

        Assert.Equal(koeCode, answer.Text("error_code"));
        Assert.Equal(0, _app.Emulator.LiveTokenCount);
        return answer;
    }
}
