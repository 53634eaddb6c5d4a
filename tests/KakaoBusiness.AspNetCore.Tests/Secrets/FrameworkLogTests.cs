using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.Secrets;

/// <summary>What ASP.NET Core itself writes down of a callback, and what keeps it out: each statement of the README's "Secrets and logs".</summary>
public class FrameworkLogTests
{
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

    [Fact]
    public async Task The_request_line_of_hosting_has_the_code_from_Information_on()
    {
        await using var app = await TestApp.StartAsync();
        await CallBackAsync(app);

        var lines = app.Logs.GetSnapshot().Where(record => record.Category == RequestLines && Tells(record.Message)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, record => Assert.True(record.Level >= LogLevel.Information));
    }

    [Fact]
    public async Task With_that_category_at_Warning_no_category_has_the_code_at_Trace()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Services = services => services.AddLogging(logging => logging.AddFilter(RequestLines, LogLevel.Warning)));
        await CallBackAsync(app);

        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => Tells(record.Message));
    }

    [Theory]
    [InlineData(HttpLoggingFields.All, true)]
    [InlineData(HttpLoggingFields.RequestQuery, true)]
    [InlineData(HttpLoggingFields.RequestPath | HttpLoggingFields.RequestMethod | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.RequestHeaders | HttpLoggingFields.ResponseHeaders, false)]
    public async Task Http_logging_has_the_code_where_it_logs_the_query_and_redacts_cookies_and_the_location_by_itself(HttpLoggingFields fields, bool tells)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Services = services => services.AddHttpLogging(options => options.LoggingFields = fields);
            setup.Pipeline = web => web.UseHttpLogging();
        });
        var state = await CallBackAsync(app);

        var lines = app.Logs.GetSnapshot().Where(record => record.Category!.StartsWith("Microsoft.AspNetCore.HttpLogging", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.Equal(tells, lines.Exists(record => Tells(record.Message)));
        Assert.Equal(tells, lines.Exists(record => record.Message.Contains(state, StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, record => record.Message.Contains(".AspNetCore.Correlation.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_developer_exception_page_shows_the_query_where_the_app_s_own_code_throws_in_a_callback()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Backchannel = new ScriptedKakao();
            setup.Pipeline = web => web.UseDeveloperExceptionPage();
            setup.Options = options => options.Events.OnTicketReceived = _ => throw new InvalidOperationException("the app's bug");
        });
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"code={ScriptedKakao.Code}&state={{state}}");

        Assert.True(Tells(await response.TextAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_log_of_HTTP_clients_redacts_the_token_unless_the_app_turns_that_off(bool turnedOff)
    {
        await using var app = await TokenApp.StartAsync(configure: setup =>
        {
            if (turnedOff) setup.Services += services => services.AddHttpClient("moment").RedactLoggedHeaders(_ => false);
        });
        using var browser = app.NewBrowser();
        var ticket = await browser.SignedInAsync();
        using var response = await browser.GetAsync("/accounts");

        var lines = app.Logs.GetSnapshot().Where(record => record.Category!.StartsWith("System.Net.Http.HttpClient.moment", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.Equal(turnedOff, lines.Exists(record => record.Message.Contains(ticket.AccessToken!, StringComparison.Ordinal)));
    }

    private static bool Tells(string text) => text.Contains(ScriptedKakao.Code, StringComparison.Ordinal);

    private static async Task<string> CallBackAsync(TestApp app)
    {
        using var browser = app.NewBrowser();
        var authorizeUrl = await browser.ChallengeAsync();
        using var response = await browser.GetAsync(Browser.CallbackUrl(authorizeUrl, $"code={ScriptedKakao.Code}&state={{state}}"));
        return authorizeUrl.Parameter("state");
    }
}
