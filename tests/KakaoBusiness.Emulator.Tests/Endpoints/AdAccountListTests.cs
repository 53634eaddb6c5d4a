using System.Net;
using System.Text.Json;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

/// <summary>The account lists, as the references of the two ad APIs have them.</summary>
public sealed class AdAccountListTests : IDisposable
{
    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("", 10, 0)]
    [InlineData("?page=1", 10, 1)]
    [InlineData("?page=2", 4, 2)]
    [InlineData("?page=3", 0, 3)]
    [InlineData("?size=100", 24, 0)]
    public async Task Moment_comes_in_pages_of_ten(string query, int count, int number)
    {
        var answer = await _app.CallAsync(SampleApp.MomentAdAccounts + query, _app.Emulator.IssueToken("agency"));

        Assert.Equal(count, answer.Json.GetProperty("content").GetArrayLength());
        Assert.Equal((24, number), (answer.Json.GetProperty("totalElements").GetInt32(), answer.Json.GetProperty("number").GetInt32()));
        Assert.Equal(query.Contains("size", StringComparison.Ordinal) ? 1 : 3, answer.Json.GetProperty("totalPages").GetInt32());
    }

    [Fact]
    public async Task Moment_account_has_the_documented_members()
    {
        var answer = await _app.CallAsync(SampleApp.MomentAdAccounts, _app.Emulator.IssueToken("agency"));

        var first = answer.Json.GetProperty("content")[0];
        Assert.Equal("""{"id":15001,"name":"\uB204\uB9AC \uAD11\uACE0\uC8FC 1","memberType":"MEMBER","config":"ON"}""", first.GetRawText());
    }

    [Fact]
    public async Task Keyword_sends_string_ids_and_no_number()
    {
        var answer = await _app.CallAsync(SampleApp.KeywordAdAccounts, _app.Emulator.IssueToken("agency"));

        Assert.Equal(JsonValueKind.String, answer.Json.GetProperty("content")[0].GetProperty("id").ValueKind);
        Assert.Equal(10, answer.Json.GetProperty("content").GetArrayLength());
        Assert.Equal(["content", "totalElements", "totalPages", "size"], answer.Json.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("?config=ON", 1)]
    [InlineData("?config=ON,OFF,DEL", 3)]
    [InlineData("?config=ON&config=OFF&config=DEL", 1)]
    public async Task Moment_takes_config_joined(string query, int count) => Assert.Equal(count, await CountAsync(SampleApp.MomentAdAccounts + query));

    [Theory]
    [InlineData("", 2)]
    [InlineData("?config=OFF", 1)]
    [InlineData("?config=ON&config=OFF&config=DEL", 3)]
    public async Task Keyword_takes_config_repeated(string query, int count) => Assert.Equal(count, await CountAsync(SampleApp.KeywordAdAccounts + query));

    [Theory]
    [InlineData(SampleApp.MomentAdAccounts, "?config=on")]
    [InlineData(SampleApp.MomentAdAccounts, "?config=")]
    [InlineData(SampleApp.KeywordAdAccounts, "?config=ON,OFF")]
    public async Task Unknown_config_is_an_invalid_parameter(string url, string query)
    {
        var answer = await _app.CallAsync(url + query, _app.Emulator.IssueToken("agency"));

        Assert.Equal((HttpStatusCode.BadRequest, -2), (answer.Status, answer.Json.GetProperty("code").GetInt32()));
    }

    private static async Task<int> CountAsync(string url)
    {
        KakaoAdAccount[] accounts = [new(1, "on"), new(2, "off") { Config = KakaoAdAccountConfig.Off }, new(3, "del") { Config = KakaoAdAccountConfig.Deleted }];
        using var app = new SampleApp(new KakaoEmulatorOptions
        {
            Personas = [new KakaoPersona { Key = "p", KoreanName = "p", EnglishName = "p", Id = 1, MomentAdAccounts = accounts, KeywordAdAccounts = accounts }],
        });
        return (await app.CallAsync(url, app.Emulator.IssueToken("p"))).Json.GetProperty("totalElements").GetInt32();
    }
}
