using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

/// <summary>Easy message ads: a group whose resource is a channel profile, and calls without <c>adAccountId</c>.</summary>
public sealed class EasyMessageTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SampleApp _app;

    public EasyMessageTests() => _app = new SampleApp(clock: _clock);

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("easy_msg:1465256", "\"1465256\"")]
    [InlineData("easy_msg:*", "\"*\"")]
    public async Task Channel_profile_is_consented_and_used(string resource, string stated)
    {
        var token = await _app.TokenAsync("biz_account_email", changes: ("resource_ids", resource));

        var information = await _app.CallAsync(SampleApp.TokenInformation, token);
        var created = await _app.CallAsync(SampleApp.EasyMessage, token, headers: ("channel-profile-id", "1465256"));

        Assert.Contains($$"""{"group":"EASY_MSG","scope":"","channel_profile_ids":[{{stated}}]}""", information.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, created.Status);
        Assert.Equal("1465256", created.Text("talkChannelProfileId"));
    }

    [Fact]
    public async Task Unknown_item_of_easy_messages_works()
    {
        _app.Emulator.Options.ConsentItems.Add("easy_msg_something");
        var token = await _app.TokenAsync("easy_msg_something", persona: "agency", accounts: ["easy_msg:1565257"]);

        var information = await _app.CallAsync(SampleApp.TokenInformation, token);

        Assert.Contains("""{"group":"EASY_MSG","scope":"easy_msg_something","channel_profile_ids":["1565257"]}""", information.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_requires_header_and_granted_profile()
    {
        var token = _app.Emulator.IssueToken(resourceIds: ["easy_msg:1465256"]);

        Assert.Equal((400, -8), await CallAsync());
        Assert.Equal((400, -8), await CallAsync(("channel-profile-id", "1465256"), ("adAccountId", "12345")));
        Assert.Equal((403, -813), await CallAsync(("channel-profile-id", "1565256")));

        async Task<(int, int)> CallAsync(params (string, string)[] headers)
        {
            var answer = await _app.CallAsync(SampleApp.EasyMessage, token, headers: headers);
            return ((int)answer.Status, answer.Json.GetProperty("code").GetInt32());
        }
    }

    [Fact]
    public async Task Calls_are_throttled_to_one_a_second()
    {
        var token = _app.Emulator.IssueToken(resourceIds: ["easy_msg:*"]);

        Assert.Equal(HttpStatusCode.OK, (await CallAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await CallAsync()).Status);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync()).Status);

        Task<Answer> CallAsync() => _app.CallAsync(SampleApp.EasyMessage, token, headers: ("channel-profile-id", "1465256"));
    }

    [Theory]
    [InlineData("easy_msg:")]
    [InlineData("easy_msg:a b")]
    [InlineData("easy_msg:1465256:2")]
    public async Task Malformed_channel_profile_is_refused(string resource)
    {
        var redirect = await _app.Emulator.AgreeAsync(SampleApp.AuthorizeUrl(changes: ("resource_ids", resource)), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("KOE233", SampleApp.QueryOf(redirect)["error_description"], StringComparison.Ordinal);
    }
}
