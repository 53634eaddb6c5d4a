using System.Net;
using System.Text.Json;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>The JSON API: the list of connections, and the check.</summary>
public sealed class ApiTests
{
    [Fact]
    public async Task Api_lists_the_users_connections()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        visitor.Kakao.AdAccounts = ["moment:12345"];
        await visitor.ConnectAsync("cafe");
        await (await site.SignInAsync("lee")).ConnectAsync("books");

        var list = (await visitor.OpenAsync("/api/connections")).Json;

        Assert.Equal(["bikes", "cafe", "한빛 서점"], list.EnumerateArray().Select(entry => entry.GetProperty("key").GetString()));
        Assert.Equal(
            """{"key":"bikes","state":"not_connected","scopes":[],"resources":[],"email":null,"connectedAt":null,"lastCheckedAt":null}""", list[0].GetRawText());
        var connected = list[1];
        Assert.Equal(("connected", "owner@example.com"), (connected.GetProperty("state").GetString(), connected.GetProperty("email").GetString()));
        Assert.Equal(["biz_account_email", "moment_management"], Texts(connected, "scopes"));
        Assert.Equal(["moment:12345"], Texts(connected, "resources"));
        Assert.Equal(site.Clock.GetUtcNow(), connected.GetProperty("connectedAt").GetDateTimeOffset());
        Assert.Equal(site.Clock.GetUtcNow(), connected.GetProperty("lastCheckedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Api_lists_hundreds_of_connections()
    {
        await using var site = new AgencySite(options =>
        {
            for (var number = 0; number < 1200; number++) options.Users[$"Agency:Users:1:Advertisers:{number}"] = $"key-{number:0000}";
        });

        var list = (await (await site.SignInAsync("lee")).OpenAsync("/api/connections")).Json;

        Assert.Equal(1200, list.GetArrayLength());
    }

    [Theory]
    [InlineData("/api/connections")]
    [InlineData("/api/connections/cafe/check")]
    [InlineData("/api/connections/unknown/report")]
    public async Task Anonymous_api_client_gets_401(string path)
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();

        var page = path.EndsWith("connections", StringComparison.Ordinal) ? await visitor.OpenAsync(path) : await visitor.PostJsonAsync(path);

        Assert.Equal((HttpStatusCode.Unauthorized, path), (page.Status, page.Address.AbsolutePath));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("report")]
    public async Task Json_post_without_the_header_is_refused(string action)
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Kakao.Requests.Clear();

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostJsonAsync($"/api/connections/cafe/{action}", requestedWith: null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostJsonAsync($"/api/connections/cafe/{action}", "fetch")).Status);
        Assert.Empty(site.Kakao.Requests.All);
    }

    [Fact]
    public async Task Check_asks_kakao_now()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Clock.Advance(TimeSpan.FromHours(1));

        var page = await visitor.CheckAsync("cafe");

        Assert.Equal((HttpStatusCode.OK, "connected"), (page.Status, StateOf(page)));
        Assert.Equal(site.Clock.GetUtcNow(), page.Json.GetProperty("lastCheckedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Check_of_a_dead_token_reports_the_loss()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Kakao.AccountSettings.RevokeAll();

        var page = await visitor.CheckAsync("cafe");

        Assert.Equal((HttpStatusCode.OK, "reconnect_required"), (page.Status, StateOf(page)));
        Assert.Equal((0, 0), (page.Json.GetProperty("scopes").GetArrayLength(), page.Json.GetProperty("resources").GetArrayLength()));
        Assert.Equal(["Lost"], (await visitor.OpenAsync("/advertisers")).Events);
        Assert.Equal(["Lost", "Connected"], (await visitor.OpenAsync("/advertisers/cafe")).Events);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    public async Task Check_while_kakao_is_down_keeps_the_state(int status)
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Kakao.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, status));
        site.Clock.Advance(TimeSpan.FromHours(1));

        var page = await visitor.CheckAsync("cafe");

        Assert.Equal((HttpStatusCode.OK, "connected"), (page.Status, StateOf(page)));
        Assert.NotEqual(site.Clock.GetUtcNow(), page.Json.GetProperty("lastCheckedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Check_of_an_unconnected_key_returns_its_entry()
    {
        await using var site = new AgencySite();

        var page = await (await site.SignInAsync()).CheckAsync("cafe");

        Assert.Equal((HttpStatusCode.OK, "not_connected"), (page.Status, StateOf(page)));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("report")]
    public async Task Unknown_and_others_keys_get_the_same_404(string action)
    {
        await using var site = new AgencySite();
        await (await site.SignInAsync("lee")).ConnectAsync("books");
        var visitor = await site.SignInAsync();

        var others = await visitor.PostJsonAsync($"/api/connections/books/{action}");
        var unknown = await visitor.PostJsonAsync($"/api/connections/unknown/{action}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (others.Status, unknown.Status));
        Assert.Equal("application/problem+json", unknown.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(unknown.Body, others.Body);
    }

    [Fact]
    public async Task Unexpected_error_is_problem_details()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await site.QueryAsync(database => database.Database.EnsureDeletedAsync(TestContext.Current.CancellationToken));

        var page = await visitor.OpenAsync("/api/connections");

        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (page.Status, page.Response.Content.Headers.ContentType?.MediaType));
    }

    private static string? StateOf(Page page) => page.Json.GetProperty("state").GetString();

    private static IEnumerable<string?> Texts(JsonElement entry, string name)
        => entry.GetProperty(name).EnumerateArray().Select(item => item.GetString()).Order(StringComparer.Ordinal);
}
