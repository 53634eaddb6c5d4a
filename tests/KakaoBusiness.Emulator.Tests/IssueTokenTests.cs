namespace KakaoBusiness.Emulator.Tests;

/// <summary>A token without a consent screen, for tests of what an app does with it.</summary>
public sealed class IssueTokenTests : IDisposable
{
    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Issued_token_equals_a_consented_one()
    {
        var token = _app.Emulator.IssueToken("other-owner", ["moment_management"]);

        Assert.Contains("\"ad_account_ids\":[14345,14346]", (await _app.CallAsync(SampleApp.TokenInformation, token)).Body, StringComparison.Ordinal);
        var connection = Assert.Single(_app.Emulator.AccountSettings.Connections);
        Assert.Equal("other-owner: moment_management", connection.ToString());
        Assert.Equal(1, _app.Emulator.AccountSettings.RevokeAll("other-owner"));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);
    }

    [Fact]
    public async Task Issued_token_has_the_named_resources()
    {
        var token = _app.Emulator.IssueToken(scopes: ["moment_management"], resourceIds: ["moment:12346"]);

        Assert.Equal(1, (await _app.CallAsync(SampleApp.MomentAdAccounts, token)).Json.GetProperty("totalElements").GetInt32());
    }

    [Fact]
    public void Issued_token_has_every_scope_and_resource_unless_named()
    {
        _app.Emulator.IssueToken();

        var connection = Assert.Single(_app.Emulator.AccountSettings.Connections);
        Assert.Equal(_app.Emulator.Options.ConsentItems, connection.Scopes);
        Assert.Equal(["moment:12345", "moment:12346", "keyword:22345", "keyword:22346"], connection.ResourceIds);
    }

    [Fact]
    public void Unknown_persona_is_refused()
        => Assert.Equal("persona", Assert.Throws<ArgumentException>(() => _app.Emulator.IssueToken("nobody")).ParamName);
}
