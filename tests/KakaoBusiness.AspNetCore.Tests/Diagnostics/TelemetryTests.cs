using System.Diagnostics;
using System.Diagnostics.Metrics;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Diagnostics;

public class TelemetryTests
{
    private static MetricCollector<double> Collect(TestApp app, string instrument)
        => new(app.Services.GetRequiredService<IMeterFactory>(), KakaoBusinessDefaults.TelemetryName, instrument);

    private static List<string> Outcomes(MetricCollector<double> collector)
        => [.. collector.GetMeasurementSnapshot().Select(measured => $"{measured.Tags["kakaobusiness.operation"]} {measured.Tags["kakaobusiness.outcome"]}").Order(StringComparer.Ordinal)];

    private static ActivityListener Listen(System.Collections.Concurrent.ConcurrentQueue<Activity> activities)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == KakaoBusinessDefaults.TelemetryName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    [Fact]
    public async Task Sign_in_and_sign_out_are_measured()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.Scope.Add(KakaoBusinessScopes.AccountEmail));
        using var collector = Collect(app, "kakaobusiness.backchannel.duration");
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        using var response = await browser.PostAsync("/logout");

        Assert.Equal(["revoke ok", "token_exchange ok", "tokeninfo ok", "userinfo ok"], Outcomes(collector));
        Assert.Equal("s", collector.Instrument!.Unit);
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_code":"KOE320"}""", "KOE320")]
    [InlineData("""{"error":"invalid_grant","error_code":"KOE9999"}""", "other")]
    [InlineData("""{"error":"something_new"}""", "other")]
    [InlineData("<html>", "invalid_response")]
    public async Task Outcome_is_a_known_code_or_other(string body, string outcome)
    {
        await using var app = await TestApp.StartAsync();
        using var collector = Collect(app, "kakaobusiness.backchannel.duration");
        app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, body));
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Equal([$"token_exchange {outcome}"], Outcomes(collector));
    }

    [Fact]
    public async Task Duration_is_in_seconds()
    {
        await using var app = await TestApp.StartAsync();
        using var collector = Collect(app, "kakaobusiness.backchannel.duration");
        var telemetry = app.Services.GetRequiredService<KakaoBusinessTelemetry>();
        using (var measurement = telemetry.Backchannel("revoke", app.Time))
        {
            app.Time.Advance(TimeSpan.FromMilliseconds(1500));
            measurement.SetOutcome(KakaoBusinessTelemetry.Ok);
        }

        Assert.Equal(1.5, Assert.Single(collector.GetMeasurementSnapshot()).Value);
    }

    [Fact]
    public async Task Ticket_store_has_an_instrument_of_its_own()
    {
        await using var app = await TestApp.StartAsync();
        using var collector = Collect(app, "kakaobusiness.ticket_store.duration");
        using (var measurement = app.Services.GetRequiredService<KakaoBusinessTelemetry>().TicketStore("retrieve", app.Time))
            measurement.SetOutcome(KakaoBusinessErrorCodes.Timeout);

        Assert.Equal(["retrieve timeout"], Outcomes(collector));
        Assert.Equal("s", collector.Instrument!.Unit);
    }

    [Fact]
    public async Task Ticket_store_call_is_an_activity()
    {
        var activities = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = Listen(activities);
        await using var app = await TestApp.StartAsync();
        using var parent = new Activity("this test").Start();

        using (var measurement = app.Services.GetRequiredService<KakaoBusinessTelemetry>().TicketStore("retrieve", app.Time))
            measurement.SetOutcome(KakaoBusinessTelemetry.Ok);

        var activity = Assert.Single(activities, activity => activity.TraceId == parent.TraceId);
        Assert.Equal("kakaobusiness ticket_store retrieve", activity.DisplayName);
        Assert.Equal("retrieve", activity.GetTagItem("kakaobusiness.operation"));
        Assert.Equal("ok", activity.GetTagItem("kakaobusiness.outcome"));
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
    }

    [Fact]
    public async Task Activity_shows_operation_and_outcome_and_no_secret()
    {
        var activities = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = Listen(activities);
        await using var app = await TestApp.StartAsync();
        using var parent = new Activity("this test").Start();
        app.Emulator.AccountSettings.RevokeAll();

        await app.Services.GetRequiredService<IKakaoBusinessClient>().GetTokenInformationAsync(
            new KakaoBusinessToken("canaryToken"), cancellationToken: TestContext.Current.CancellationToken);

        var activity = Assert.Single(activities, activity => activity.TraceId == parent.TraceId);
        Assert.Equal("kakaobusiness tokeninfo", activity.DisplayName);
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.Equal("-401", activity.GetTagItem("kakaobusiness.outcome"));
        Assert.DoesNotContain(activity.TagObjects, tag => tag.Value?.ToString()?.Contains("canary", StringComparison.Ordinal) is true);
        Assert.Null(activity.StatusDescription);
    }
}
