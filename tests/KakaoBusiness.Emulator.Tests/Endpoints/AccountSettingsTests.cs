using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

public sealed class AccountSettingsTests : IDisposable
{
    private static readonly Uri Page = new("https://accounts.kakao.com/settings/connections");

    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Connection_shows_consent_but_not_the_token()
    {
        var token = await _app.TokenAsync("moment_management,biz_account_email", accounts: ["moment:12345"]);
        var connection = Assert.Single(_app.Emulator.AccountSettings.Connections);

        Assert.Equal("owner", connection.Persona.Key);
        Assert.Equal(["moment_management", "biz_account_email"], connection.Scopes);
        Assert.Equal(["moment:12345"], connection.ResourceIds);
        Assert.DoesNotContain(token, $"{connection} {connection.Id}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_is_revoked_once()
    {
        var token = await _app.TokenAsync();

        Assert.True(_app.Emulator.AccountSettings.Revoke(token));
        Assert.False(_app.Emulator.AccountSettings.Revoke(token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);
    }

    [Fact]
    public async Task Revoking_a_persona_keeps_other_personas()
    {
        await _app.TokenAsync();
        await _app.TokenAsync();
        var other = await _app.TokenAsync(persona: "other-owner");

        Assert.Equal(2, _app.Emulator.AccountSettings.RevokeAll("owner"));
        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.TokenInformation, other)).Status);
        Assert.Equal(1, _app.Emulator.AccountSettings.RevokeAll());
        Assert.Equal(0, _app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Settings_page_lists_and_ends_connections()
    {
        var first = await _app.TokenAsync();
        var second = await _app.TokenAsync(persona: "other-owner");
        var page = await _app.GetAsync(Page);
        Assert.DoesNotContain(first, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(second, page.Body, StringComparison.Ordinal);

        var form = new HtmlParser().ParseDocument(page.Body).QuerySelector<IHtmlFormElement>("form[data-persona=owner]")!;
        var connection = form.QuerySelector<IHtmlInputElement>("input[name=connection]")!.Value;
        var answer = await _app.PostAsync(Page.OriginalString, [new("connection", connection)]);

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.CallAsync(SampleApp.TokenInformation, first)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.TokenInformation, second)).Status);
    }

    [Fact]
    public async Task Settings_page_without_connection_says_so() =>
        Assert.Contains("연결된 서비스가 없습니다", (await _app.GetAsync(Page)).Body, StringComparison.Ordinal);
}
