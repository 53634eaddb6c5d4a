using System.Diagnostics;
using System.Diagnostics.Metrics;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.Security.Secrets;

/// <summary>No secret leaves by any way; and the search would find one that did.</summary>
public class SecretsCanaryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task No_secret_reaches_any_sink(bool stored)
    {
        await using var canary = await Canary.StartAsync(stored);

        await canary.LiveAsync();

        Assert.Empty(canary.Sinks.Leaks(canary.Secrets));
        Assert.All(Sinks.All.Except([Sinks.LogException, Sinks.LogScope]), sink => Assert.NotEqual(0, canary.Sinks.Count(sink)));
    }

    private static readonly Meter TestMeter = new("KakaoBusiness.Tests.Leak");
    private static readonly Counter<long> Leak = TestMeter.CreateCounter<long>("leak");
    private static readonly ActivitySource Source = new("KakaoBusiness.Tests.Leak");

    /// <summary>What somebody could write by mistake, one per sink.</summary>
    private static readonly Dictionary<string, Func<HttpContext, ILogger, string, Task>> Plants = new()
    {
        [Sinks.LogMessage] = (_, logger, secret) => Do(() => Write(logger, secret)),
        [Sinks.LogState] = (_, logger, secret) => Do(() =>
        {
            List<KeyValuePair<string, object?>> state = [new("x", secret)];
            logger.Log(LogLevel.Debug, default, state, null, (_, _) => "nothing");
        }),
        [Sinks.LogScope] = (_, logger, secret) => Do(() =>
        {
            using var scope = logger.BeginScope("{Secret}", secret);
            Write(logger, "nothing");
        }),
        [Sinks.LogException] = (_, logger, secret) => Do(() => Write(logger, "nothing", new InvalidOperationException("outer", new InvalidOperationException(secret)))),
        [Sinks.AppException] = (_, _, secret) => throw new InvalidOperationException("outer", new InvalidOperationException(secret)),
        [Sinks.Page] = (context, _, secret) => context.Response.WriteAsync(secret),
        [Sinks.Problem] = (context, _, secret) => context.Response.WriteAsJsonAsync(new { detail = secret }, options: null, "application/problem+json"),
        [Sinks.Header] = (context, _, secret) => Do(() => context.Response.Headers["X-Debug"] = secret),
        [Sinks.Location] = (context, _, secret) => Do(() => context.Response.Redirect("/next?x=" + Uri.EscapeDataString(secret))),
        [Sinks.Trace] = (_, _, secret) => Do(() =>
        {
            using var activity = Source.StartActivity("leak");
            activity!.AddBaggage("x", secret);
        }),
        [Sinks.Metric] = (_, _, secret) => Do(() => Leak.Add(1, new KeyValuePair<string, object?>("x", secret))),
    };

    public static TheoryData<string> PlantedSinks => [.. Plants.Keys];

    [Theory]
    [MemberData(nameof(PlantedSinks))]
    public async Task Leak_planted_in_a_sink_is_found_there(string sink)
    {
        await using var canary = await Canary.StartAsync(stored: false, setup => Plant(setup, Plants[sink], Canary.TokenValue));

        await canary.LiveBrieflyAsync();

        Assert.Contains($"{sink}: {Canary.Token}", canary.Sinks.Leaks(canary.Secrets));
    }

    [Fact]
    public async Task Type_whose_ToString_shows_the_token_is_found()
    {
        await using var canary = await Canary.StartAsync(stored: false);
        canary.Sinks.Add(Sinks.Text, new Holder(Canary.TokenValue).ToString());

        await canary.LiveBrieflyAsync();

        Assert.Equal([$"{Sinks.Text}: {Canary.Token}"], canary.Sinks.Leaks(canary.Secrets));
    }

    [Fact]
    public async Task Activity_events_and_their_tags_are_searched()
    {
        await using var canary = await Canary.StartAsync(stored: false, setup => Plant(setup, (_, _, secret) => Do(() =>
        {
            using var activity = Source.StartActivity("leak");
            activity!.AddEvent(new ActivityEvent("x", tags: new ActivityTagsCollection { ["x"] = secret }));
        }), Canary.CodeValue));

        await canary.LiveBrieflyAsync();

        Assert.Equal([$"{Sinks.Trace}: {Canary.Code}"], canary.Sinks.Leaks(canary.Secrets));
    }

    /// <summary>The secrets that a run makes itself are known to the search, wherever they turn up.</summary>
    [Theory]
    [InlineData("Cookie", Canary.SessionCookie)]
    [InlineData("query", Canary.Code)]
    [InlineData("query", Canary.State)]
    [InlineData("Cookie", Canary.CorrelationId)]
    public async Task Canary_finds_logged_cookies_and_state(string what, string secret)
    {
        await using var canary = await Canary.StartAsync(stored: false, setup => Plant(
            setup, (context, logger, _) => Do(() => Write(logger, what == "query" ? context.Request.QueryString.Value : context.Request.Headers.Cookie.ToString())), ""));

        await canary.LiveBrieflyAsync();

        Assert.Contains($"{Sinks.LogMessage}: {secret}", canary.Sinks.Leaks(canary.Secrets));
    }

    [Fact]
    public async Task Canary_finds_a_logged_session_key()
    {
        await using var canary = await Canary.StartAsync(stored: true, setup => Plant(
            setup, (context, logger, _) => Do(() => Write(logger, string.Join(' ', KeysOf(context)))), ""));

        await canary.LiveBrieflyAsync();

        Assert.Contains($"{Sinks.LogMessage}: {Canary.SessionKey}", canary.Sinks.Leaks(canary.Secrets));
    }

    public static TheoryData<string> Forms =>
    [
        .. SecretSearch.FormsOf(Canary.TokenValue), "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("id:" + Canary.TokenValue)),
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("x" + Canary.TokenValue + "y")), "before " + Canary.TokenValue.ToUpperInvariant() + " after",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Secret_is_found_in_every_form(string text)
    {
        var secrets = new SecretSearch();
        secrets.Add(Canary.Token, Canary.TokenValue);

        Assert.Equal([Canary.Token], secrets.FindIn($"x={text};"));
        Assert.Empty(secrets.FindIn("x=nothing of it;"));
    }

    private sealed record Holder(string Token);

    /// <summary>On every request, in front of the library.</summary>
    private static void Plant(TestAppSetup setup, Func<HttpContext, ILogger, string, Task> plant, string secret)
    {
        var pipeline = setup.Pipeline!;
        setup.Pipeline = web =>
        {
            pipeline(web);
            web.Use(async (context, next) =>
            {
                var isPlanted = context.Request.Path == "/problem" || secret.Length == 0 || secret == Canary.CodeValue;
                if (isPlanted) await plant(context, context.RequestServices.GetRequiredService<ILogger<SecretsCanaryTests>>(), secret);
                if (!context.Response.HasStarted && context.Response.StatusCode == 200) await next(context);
            });
        };
    }

    private static IEnumerable<string> KeysOf(HttpContext context)
    {
        var format = context.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>>().Get("Cookies").TicketDataFormat;
        return context.Request.Cookies[".AspNetCore.Cookies"] is { } cookie && format.Unprotect(cookie) is { } ticket ? ticket.Principal.Claims.Select(claim => claim.Value) : [];
    }

    private static void Write(ILogger logger, string? text, Exception? exception = null)
        => logger.Log(LogLevel.Trace, default, text ?? "", exception, (state, _) => state);

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
