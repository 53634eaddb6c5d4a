using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

public sealed class ConsentDecisionTests : IDisposable
{
    private const string ConsentUrl = "https://kauth.kakao.com/oauth/business/consent";

    private readonly FakeTimeProvider _clock = new();
    private readonly SampleApp _app;

    public ConsentDecisionTests() => _app = new SampleApp(clock: _clock);

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Agreeing_redirects_with_code_and_state()
    {
        var answer = await DecideAsync("agree");

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.StartsWith(SampleApp.RedirectUri + "?code=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("the state/&?", answer.Redirect["state"]);
    }

    [Fact]
    public async Task Cancelling_redirects_with_access_denied_and_state()
    {
        var answer = await DecideAsync("cancel");

        Assert.Equal("access_denied", answer.Redirect["error"]);
        Assert.NotEmpty(answer.Redirect["error_description"]!);
        Assert.Equal("the state/&?", answer.Redirect["state"]);
        Assert.Null(answer.Redirect["code"]);
    }

    [Fact]
    public async Task Query_of_redirect_uri_is_kept()
    {
        _app.Emulator.RegisterRedirectUri("https://app.example/back?tenant=7");
        var redirect = await _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl("biz_account_email", ("redirect_uri", "https://app.example/back?tenant=7")), cancellationToken: TestContext.Current.CancellationToken);

        Assert.StartsWith("https://app.example/back?tenant=7&code=", redirect.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-business-center", "KOE025")]
    [InlineData("suspended", "KOE026")]
    [InlineData("no-business-asset", "KOE027")]
    public async Task Refused_persona_returns_with_the_code(string persona, string koeCode)
    {
        var answer = await DecideAsync("agree", persona);

        Assert.Contains(koeCode, answer.Redirect["error_description"], StringComparison.Ordinal);
        Assert.Null(answer.Redirect["code"]);
    }

    [Fact]
    public async Task Consent_screen_allows_one_decision()
    {
        var form = await FormAsync("agree");
        await _app.PostAsync(ConsentUrl, form);
        var second = await _app.PostAsync(ConsentUrl, form);

        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Null(second.Headers.Location);
    }

    [Fact]
    public async Task Consent_screen_expires()
    {
        var form = await FormAsync("agree");
        _clock.Advance(_app.Emulator.Options.ConsentLifetime);

        Assert.Equal(HttpStatusCode.BadRequest, (await _app.PostAsync(ConsentUrl, form)).Status);
    }

    [Fact]
    public async Task Unchecked_ad_accounts_are_not_granted()
    {
        var token = await _app.TokenAsync("moment_management", accounts: ["moment:12346"]);

        Assert.Contains("\"ad_account_ids\":[12346]", (await _app.CallAsync(SampleApp.TokenInformation, token)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browser_form_grants_only_the_chosen_persona()
    {
        var answer = await DecideAsync("agree", "other-owner");
        var token = (await _app.ExchangeAsync(answer.Redirect["code"]!)).Text("access_token");

        Assert.Contains("\"ad_account_ids\":[14345,14346]", (await _app.CallAsync(SampleApp.TokenInformation, token)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("moment:14345")]
    [InlineData("moment:99999")]
    [InlineData("moment:*")]
    [InlineData("keyword:22345")]
    public async Task Account_that_was_not_offered_is_refused(string account)
    {
        var exception = await Assert.ThrowsAsync<KakaoEmulatorException>(() =>
            _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl("moment_management"), "owner", [account], TestContext.Current.CancellationToken));
        Assert.Equal(400, exception.StatusCode);
    }

    [Fact]
    public async Task Forged_account_beside_a_valid_one_is_refused() =>
        await Assert.ThrowsAsync<KakaoEmulatorException>(() =>
            _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl("moment_management"), "owner", ["moment:12345", "moment:99999"], TestContext.Current.CancellationToken));

    [Fact]
    public async Task Account_outside_the_requested_ones_is_refused() =>
        await Assert.ThrowsAsync<KakaoEmulatorException>(() =>
            _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl("moment_management", ("resource_ids", "moment:12345")), "owner", ["moment:12346"], TestContext.Current.CancellationToken));

    [Fact]
    public async Task No_checked_account_shows_the_screen_again()
    {
        var form = (await FormAsync("agree")).Where(field => field.Key != "account");
        var again = await _app.PostAsync(ConsentUrl, form);
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains("광고계정을 하나 이상", again.Body, StringComparison.Ordinal);

        var second = await _app.PostAsync(ConsentUrl, Fill(again.Body, "agree", "owner"));
        Assert.NotNull(second.Redirect["code"]);
    }

    [Fact]
    public async Task Persona_without_account_has_no_business_asset()
    {
        var redirect = await _app.Emulator.AgreeAsync(
            SampleApp.AuthorizeUrl("moment_management", ("resource_ids", "moment:12345")), "other-owner", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("KOE027", SampleApp.QueryOf(redirect)["error_description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decision", "maybe")]
    [InlineData("persona", "nobody")]
    public async Task Form_with_unknown_value_is_refused(string field, string value)
    {
        var form = (await FormAsync("agree")).Where(pair => pair.Key != field).Append(new(field, value));
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.PostAsync(ConsentUrl, form)).Status);
    }

    [Fact]
    public async Task Repeated_decision_is_refused()
    {
        var form = (await FormAsync("agree")).Append(new("decision", "cancel"));
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.PostAsync(ConsentUrl, form)).Status);
    }

    [Fact]
    public async Task Cancelled_walk_ends_in_access_denied()
    {
        var redirect = await _app.Emulator.CancelAsync(SampleApp.AuthorizeUrl(), TestContext.Current.CancellationToken);
        Assert.Equal("access_denied", SampleApp.QueryOf(redirect)["error"]);
    }

    [Fact]
    public async Task Failed_walk_names_the_error_page()
    {
        var exception = await Assert.ThrowsAsync<KakaoEmulatorException>(() =>
            _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl("moment_management", ("client_id", "wrong")), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("KOE101", exception.KoeCode);
    }

    private async Task<Answer> DecideAsync(string decision, string persona = "owner") =>
        await _app.PostAsync(ConsentUrl, await FormAsync(decision, persona));

    private async Task<List<KeyValuePair<string, string>>> FormAsync(string decision, string persona = "owner")
    {
        var page = await _app.GetAsync(SampleApp.AuthorizeUrl("moment_management"));
        return Fill(page.Body, decision, persona);
    }

    /// <summary>What a browser sends when somebody chooses the persona and presses the button.</summary>
    private static List<KeyValuePair<string, string>> Fill(string html, string decision, string persona)
    {
        var form = new HtmlParser().ParseDocument(html).QuerySelector<IHtmlFormElement>("form")!;
        Assert.Equal("/oauth/business/consent", form.Attributes["action"]!.Value);
        var inputs = form.Elements.OfType<IHtmlInputElement>();
        return [
            .. inputs.Where(input => input.Type == "radio" ? input.Value == persona : input.Type != "checkbox" || input.IsChecked)
                .Select(input => KeyValuePair.Create(input.Name!, input.Value)),
            new("decision", decision),
        ];
    }
}
