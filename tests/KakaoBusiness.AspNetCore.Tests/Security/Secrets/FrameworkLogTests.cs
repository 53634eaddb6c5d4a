using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.Security.Secrets;

/// <summary>What ASP.NET Core itself writes down of a callback, and what keeps it out: each statement of docs/security.md, "Secrets in logs".</summary>
public class FrameworkLogTests
{
    private const string RequestLines = KnownSecrets.RequestLineCategory;

    [Fact]
    public async Task Hosting_logs_code_at_Information_or_above()
    {
        await using var app = await TestApp.StartAsync();
        await CallBackAsync(app);

        var lines = app.Logs.GetSnapshot().Where(record => record.Category == RequestLines && Tells(record.Message)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, record => Assert.True(record.Level >= LogLevel.Information));
    }

    [Fact]
    public async Task Category_at_Warning_hides_the_code()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Services = services => services.AddLogging(logging => logging.AddFilter(RequestLines, LogLevel.Warning)));
        await CallBackAsync(app);

        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => Tells(record.Message));
    }

    [Theory]
    [InlineData(HttpLoggingFields.RequestQuery, true, true)]
    [InlineData(HttpLoggingFields.All, false, true)]
    [InlineData(HttpLoggingFields.ResponsePropertiesAndHeaders, false, true)]
    [InlineData(HttpLoggingFields.RequestPropertiesAndHeaders, false, false)]
    public async Task Http_logging_shows_code_and_state_but_no_cookies(HttpLoggingFields fields, bool tellsCode, bool tellsState)
    {
        var (lines, state) = await LogHttpAsync(options => options.LoggingFields = fields);

        Assert.Equal(tellsCode, lines.Exists(Tells));
        Assert.Equal(tellsState, lines.Exists(line => line.Contains(state, StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains(".AspNetCore.Correlation.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Http_logging_without_query_hides_code_and_state()
    {
        var (lines, state) = await LogHttpAsync(options =>
        {
            options.LoggingFields = HttpLoggingFields.All & ~HttpLoggingFields.RequestQuery;
            options.ResponseHeaders.Remove("Location");
        });

        Assert.DoesNotContain(lines, Tells);
        Assert.DoesNotContain(lines, line => line.Contains(state, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Developer_exception_page_shows_the_callback_query()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Pipeline = web => web.UseDeveloperExceptionPage();
            setup.Options = options => options.Events.OnRemoteFailure = _ => throw new InvalidOperationException("the app's bug");
        });
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"code={ScriptedKakao.Code}&state={{state}}");

        Assert.True(Tells(await response.TextAsync()));
    }

    /// <summary>The token joins the request below the factory's logging handlers.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task HTTP_client_log_hides_the_token_without_redaction(bool turnedOff)
    {
        await using var app = await TokenApp.StartAsync(configure: setup =>
        {
            if (turnedOff) setup.Services += services => services.AddHttpClient("moment").RedactLoggedHeaders(_ => false);
        });
        using var browser = app.NewBrowser();
        var ticket = await browser.SignedInAsync();
        using var response = await browser.GetAsync("/accounts");

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        var lines = app.Logs.GetSnapshot().Where(record => record.Category!.StartsWith("System.Net.Http.HttpClient.moment", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, record => record.Message.Contains(ticket.AccessToken!, StringComparison.Ordinal));
    }

    private static async Task<(List<string> Lines, string State)> LogHttpAsync(Action<HttpLoggingOptions> configure)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Services = services => services.AddHttpLogging(configure);
            setup.Pipeline = web => web.UseHttpLogging();
        });
        var state = await CallBackAsync(app);
        var lines = app.Logs.GetSnapshot().Where(record => record.Category!.StartsWith("Microsoft.AspNetCore.HttpLogging", StringComparison.Ordinal)).Select(record => record.Message).ToList();
        Assert.NotEmpty(lines);
        return (lines, state);
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
