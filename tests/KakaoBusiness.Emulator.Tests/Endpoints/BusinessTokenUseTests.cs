using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

public sealed class BusinessTokenUseTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SampleApp _app;

    public BusinessTokenUseTests() => _app = new SampleApp(clock: _clock);

    public static TheoryData<string> TokenApis => [SampleApp.TokenInformation, SampleApp.UserInformation, SampleApp.Revoke, SampleApp.MomentAdAccounts, SampleApp.KeywordAdAccounts, SampleApp.MomentReport, SampleApp.KeywordReport, SampleApp.EasyMessage];

    public void Dispose() => _app.Dispose();

    [Theory]
    [MemberData(nameof(TokenApis))]
    public async Task Unknown_token_is_dead_and_echoed(string url)
    {
        var answer = await _app.CallAsync(url, "made-up-token");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(-401, answer.Json.GetProperty("code").GetInt32());
        Assert.Equal("this access token does not exist: made-up-token", answer.Text("msg"));
    }

    [Theory]
    [MemberData(nameof(TokenApis))]
    public async Task Request_without_token_is_refused(string url)
    {
        var answer = await _app.CallAsync(url, null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(-401, answer.Json.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Token_information_has_the_members_of_the_reference()
    {
        var token = await _app.TokenAsync("moment_management,biz_account_email,moment_delete,keyword_management");

        var answer = await _app.CallAsync(SampleApp.TokenInformation, token);
        var next = await _app.CallAsync(SampleApp.TokenInformation, await _app.TokenAsync());

        Assert.Equal(["id", "token_user_id", "biz_agreements", "status"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(3100000001, answer.Json.GetProperty("token_user_id").GetInt64());
        Assert.NotEqual(answer.Json.GetProperty("id").GetInt64(), next.Json.GetProperty("id").GetInt64());
        Assert.Equal(
            [
                """{"group":"MOMENT","scope":"moment_management moment_delete","ad_account_ids":[12345,12346]}""",
                """{"group":"PERSONAL_INFORMATION","scope":"biz_account_email"}""",
                """{"group":"KEYWORD","scope":"keyword_management","ad_account_ids":[22345,22346]}""",
            ],
            answer.Json.GetProperty("biz_agreements").EnumerateArray().Select(agreement => agreement.GetRawText()));
    }

    [Fact]
    public async Task Token_information_has_the_older_shape_when_configured()
    {
        _app.Emulator.Options.TokenInformationShape = KakaoTokenInformationShape.Lists;
        var answer = await _app.CallAsync(SampleApp.TokenInformation, await _app.TokenAsync("moment_management,biz_account_email"));

        Assert.Equal(3100000001, answer.Json.GetProperty("id").GetInt64());
        Assert.Equal(100001, answer.Json.GetProperty("app_id").GetInt32());
        Assert.Equal(["moment_management", "biz_account_email"], answer.Texts("scopes"));
        Assert.Equal(["moment:12345", "moment:12346"], answer.Texts("resource_ids"));
    }

    [Fact]
    public async Task User_information_has_the_granted_email()
    {
        var answer = await _app.CallAsync(SampleApp.UserInformation, await _app.TokenAsync("biz_account_email"));

        Assert.Equal(3100000001, answer.Json.GetProperty("id").GetInt64());
        Assert.Equal("owner@example.com", answer.Text("biz_account_email"));
    }

    [Theory]
    [InlineData("moment_management", "owner")]
    [InlineData("biz_account_email", "owner-no-email")]
    public async Task User_information_without_email_is_the_id(string scope, string persona)
    {
        var answer = await _app.CallAsync(SampleApp.UserInformation, await _app.TokenAsync(scope, persona));
        Assert.Equal(["id"], answer.Json.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Revoked_token_is_dead_everywhere()
    {
        var token = await _app.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.Revoke, token)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.CallAsync(SampleApp.Revoke, token)).Status);
        Assert.Equal(0, _app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Token_dies_of_inactivity_only()
    {
        _app.Emulator.Options.TokenInactivityLifetime = TimeSpan.FromDays(60);
        var token = await _app.TokenAsync();

        _clock.Advance(TimeSpan.FromDays(59));
        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);
        _clock.Advance(TimeSpan.FromDays(59));
        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);
        _clock.Advance(TimeSpan.FromDays(60));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);
        Assert.Equal(0, _app.Emulator.LiveTokenCount);
    }

    [Theory]
    [InlineData(SampleApp.MomentAdAccounts, "keyword_management,moment_delete", "moment_management")]
    [InlineData(SampleApp.KeywordAdAccounts, "moment_management,keyword_delete", "keyword_management")]
    public async Task Account_list_requires_management_scope(string url, string granted, string required)
    {
        var answer = await _app.CallAsync(url, await _app.TokenAsync(granted));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(-402, answer.Json.GetProperty("code").GetInt32());
        Assert.Equal([required], answer.Texts("required_scopes"));
    }

    [Theory]
    [InlineData(SampleApp.MomentAdAccounts, "moment_management", "moment:12346", 12346)]
    [InlineData(SampleApp.KeywordAdAccounts, "keyword_management", "keyword:22345", 22345)]
    public async Task Account_list_has_granted_accounts_only(string url, string scope, string account, long id)
    {
        var answer = await _app.CallAsync(url, await _app.TokenAsync(scope, accounts: [account]));

        var only = Assert.Single(answer.Json.GetProperty("content").EnumerateArray());
        Assert.Equal(id.ToString(System.Globalization.CultureInfo.InvariantCulture), only.GetProperty("id").ToString());
        Assert.Equal("MASTER", only.GetProperty("memberType").GetString());
        Assert.Equal("ON", only.GetProperty("config").GetString());
    }

    [Fact]
    public async Task Wildcard_grant_covers_every_account()
    {
        var token = await _app.TokenAsync("moment_create,moment_management", changes: ("resource_ids", "moment:*"));

        Assert.Contains("\"ad_account_ids\":[\"*\"]", (await _app.CallAsync(SampleApp.TokenInformation, token)).Body, StringComparison.Ordinal);
        Assert.Equal(2, (await _app.CallAsync(SampleApp.MomentAdAccounts, token)).Json.GetProperty("totalElements").GetInt32());
    }

    [Fact]
    public async Task Account_list_is_paged()
    {
        var answer = await _app.CallAsync(SampleApp.MomentAdAccounts + "?page=1&size=1", await _app.TokenAsync());

        Assert.Equal(12346, Assert.Single(answer.Json.GetProperty("content").EnumerateArray()).GetProperty("id").GetInt64());
        Assert.Equal((2, 2, 1, 1), (Number("totalElements"), Number("totalPages"), Number("size"), Number("number")));

        int Number(string member) => answer.Json.GetProperty(member).GetInt32();
    }

    [Theory]
    [InlineData("page=-1")]
    [InlineData("size=0")]
    [InlineData("size=many")]
    public async Task Impossible_page_is_an_invalid_parameter(string query)
    {
        var answer = await _app.CallAsync($"{SampleApp.MomentAdAccounts}?{query}", await _app.TokenAsync());

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(-2, answer.Json.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Page_beyond_the_end_is_empty()
    {
        var answer = await _app.CallAsync(SampleApp.MomentAdAccounts + "?page=2147483647&size=2000", await _app.TokenAsync());
        Assert.Empty(answer.Json.GetProperty("content").EnumerateArray());
    }
}
