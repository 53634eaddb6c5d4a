using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Emulator.Tests.Tokens;

public sealed class TokenTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SampleApp _app;

    public TokenTests() => _app = new SampleApp(clock: _clock);

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_token_answer_has_scopes_with_spaces_and_nothing_about_expiry_or_refresh()
    {
        var answer = await _app.ExchangeAsync(await _app.CodeAsync("moment_management,biz_account_email"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/json", answer.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(["token_type", "access_token", "scope"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("bearer", answer.Text("token_type"));
        Assert.Equal("biz_account_email moment_management", answer.Text("scope"));
    }

    [Fact]
    public async Task Every_exchange_issues_a_new_token_and_the_old_one_lives_on()
    {
        var first = await _app.TokenAsync();
        var second = await _app.TokenAsync();

        Assert.NotEqual(first, second);
        Assert.Equal(2, _app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task A_code_is_valid_once()
    {
        var code = await _app.CodeAsync();
        Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync(code)).Status);

        var second = await _app.ExchangeAsync(code);

        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Equal("KOE320", second.Text("error_code"));
        Assert.Equal("invalid_grant", second.Text("error"));
    }

    [Fact]
    public async Task A_code_is_valid_until_just_before_its_lifetime_ends()
    {
        var inTime = await _app.CodeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync(inTime)).Status);

        var late = await _app.CodeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("KOE320", (await _app.ExchangeAsync(late)).Text("error_code"));
    }

    [Fact]
    public async Task The_error_about_a_code_echoes_it_as_Kakao_does() =>
        Assert.Equal("authorization code not found for code=a-secret-code", (await _app.ExchangeAsync("a-secret-code")).Text("error_description"));

    [Fact]
    public async Task A_registered_redirect_uri_other_than_that_of_the_code_is_a_mismatch()
    {
        _app.Emulator.RegisterRedirectUri("https://app.example/other");
        await RefusedWith("KOE303", form => form["redirect_uri"] = "https://app.example/other");
    }

    [Theory]
    [InlineData("the-secret-of-kakao-login")]
    [InlineData("")]
    public async Task A_wrong_client_secret_is_refused(string secret)
    {
        var answer = await RefusedWith("KOE010", form => form["client_secret"] = secret);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task A_missing_client_secret_is_refused() => await RefusedWith("KOE010", form => form.Remove("client_secret"));

    [Theory]
    [InlineData("anything")]
    [InlineData(null)]
    public async Task With_the_client_secret_turned_off_it_does_not_matter(string? secret)
    {
        _app.Emulator.Options.ClientSecret = null;
        var form = SampleApp.TokenForm(await _app.CodeAsync());
        form.Remove("client_secret");
        if (secret is not null)
            form["client_secret"] = secret;

        Assert.Equal(HttpStatusCode.OK, (await _app.PostAsync(SampleApp.TokenUrl, form)).Status);
    }

    [Fact]
    public async Task A_wrong_client_is_refused() => await RefusedWith("KOE101", form => form["client_id"] = "somebody-else");

    [Theory]
    [InlineData("grant_type", "invalid_request")]
    [InlineData("redirect_uri", "invalid_request")]
    [InlineData("code", "invalid_request")]
    public async Task A_missing_field_is_refused(string field, string error)
    {
        var answer = await RefusedWith("KOE233", form => form.Remove(field));
        Assert.Equal(field == "grant_type" ? "unsupported_grant_type" : error, answer.Text("error"));
    }

    [Fact]
    public async Task A_refresh_is_not_offered() => await RefusedWith("KOE233", form => form["grant_type"] = "refresh_token");

    [Fact]
    public async Task An_unknown_field_is_refused() => await RefusedWith("KOE233", form => form["code_verifier"] = "x");

    [Fact]
    public async Task A_doubled_field_is_refused()
    {
        var form = SampleApp.TokenForm(await _app.CodeAsync()).Append(new("grant_type", "authorization_code"));
        Assert.Equal("KOE233", (await _app.PostAsync(SampleApp.TokenUrl, form)).Text("error_code"));
    }

    [Fact]
    public async Task Parameters_in_the_query_are_refused()
    {
        var answer = await _app.PostAsync(SampleApp.TokenUrl + "?client_secret=x", SampleApp.TokenForm(await _app.CodeAsync()));
        Assert.Equal("KOE233", answer.Text("error_code"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded;charset=euc-kr")]
    public async Task A_body_that_is_no_form_in_UTF8_is_refused(string contentType)
    {
        var form = await new FormUrlEncodedContent(SampleApp.TokenForm(await _app.CodeAsync())).ReadAsStringAsync(TestContext.Current.CancellationToken);
        var content = new StringContent(form, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await _app.SendAsync(new HttpRequestMessage(HttpMethod.Post, SampleApp.TokenUrl) { Content = content });

        Assert.Equal("KOE233", answer.Text("error_code"));
    }

    [Fact]
    public async Task Of_many_that_bring_the_same_code_at_once_one_gets_a_token()
    {
        var code = await _app.CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _app.ExchangeAsync(code))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(1, _app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task A_thousand_sign_ins_at_once_all_get_tokens_of_their_own()
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
