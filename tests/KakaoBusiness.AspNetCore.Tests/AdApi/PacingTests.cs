using System.Net;
using System.Net.Http.Headers;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>An HTTP client that keeps to Kakao's pace, against an emulator that throttles. Both have the same clock.</summary>
public sealed partial class PacingTests : IAsyncDisposable
{
    private const string Moment = "https://apis.moment.kakao.com/openapi/v4/";
    private const string Keyword = "https://api.keywordad.kakao.com/openapi/v1/";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 16, 0, 0, 0, TimeSpan.Zero));
    private readonly KakaoEmulator _kakao;
    private readonly string _token;
    private ServiceProvider? _services;
    private Action<KakaoBusinessPacingOptions>? _configure;

    public PacingTests()
    {
        _kakao = new KakaoEmulator(timeProvider: _time);
        _token = _kakao.IssueToken();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
    }

    [Theory]
    [InlineData(Moment + "adAccounts/report", 5000)]
    [InlineData(Moment + "campaigns/report", 5000)]
    [InlineData(Moment + "creatives/report", 5000)]
    [InlineData(Moment + "adGroups/report", 1000)]
    [InlineData(Keyword + "keywords/report", 200)]
    public async Task Calls_wait_for_their_turn_instead_of_failing(string url, int milliseconds)
    {
        url += url.StartsWith(Keyword, StringComparison.Ordinal) ? "?start=20260301&end=20260302&metricsGroups=BASIC" : "?datePreset=YESTERDAY";
        var account = url.StartsWith(Keyword, StringComparison.Ordinal) ? 22345 : 12345;
        var calls = Enumerable.Range(0, 3).Select(_ => CallAsync(HttpMethod.Get, url, account)).ToList();

        Assert.Equal(HttpStatusCode.OK, await calls[0]);
        foreach (var next in calls.Skip(1))
        {
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(HttpStatusCode.OK, await next);
        }

        Assert.Equal([0, milliseconds, 2 * milliseconds], _kakao.Requests.All.Select(request => (int)(request.ReceivedAt - _time.Start).TotalMilliseconds));
    }

    [Fact]
    public async Task Reports_of_an_account_share_their_pace()
    {
        var report = CallAsync(HttpMethod.Get, Moment + "adAccounts/report?datePreset=YESTERDAY", 12345);
        var campaigns = CallAsync(HttpMethod.Get, Moment + "campaigns/report?datePreset=YESTERDAY", 12345);
        var groups = CallAsync(HttpMethod.Get, Moment + "adGroups/report?datePreset=YESTERDAY", 12345);
        var other = CallAsync(HttpMethod.Get, Moment + "adAccounts/report?datePreset=YESTERDAY", 12346);

        Assert.All(await Task.WhenAll(report, groups, other), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.False(campaigns.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, await campaigns);
    }

    [Fact]
    public async Task Lists_are_not_held_back()
    {
        for (var count = 0; count < 5; count++) Assert.Equal(HttpStatusCode.OK, await CallAsync(HttpMethod.Get, Moment + "adAccounts/pages", 12345));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Writes_wait_five_seconds(string method)
    {
        await CallAsync(new HttpMethod(method), Moment + "campaigns", 12345);
        var next = CallAsync(HttpMethod.Put, Moment + "adGroups/onOff", 12345);
        _time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.001));

        await next;
        Assert.Equal(2, _kakao.Requests.All.Count);
    }

    [Fact]
    public async Task Same_number_at_another_host_is_another_account()
    {
        await CallAsync(HttpMethod.Put, Moment + "campaigns", 12345);
        await CallAsync(HttpMethod.Put, Keyword + "campaigns", 12345);

        Assert.Equal(2, _kakao.Requests.All.Count);
    }

    [Fact]
    public async Task Channel_profiles_have_paces_of_their_own()
    {
        await SendAsync(new HttpRequestMessage(HttpMethod.Post, "https://apis.moment.kakao.com/openapi/message/v1/x").SetChannelProfileId("a"));
        await SendAsync(new HttpRequestMessage(HttpMethod.Post, "https://apis.moment.kakao.com/openapi/message/v1/x").SetChannelProfileId("b"));

        Assert.Equal(2, _kakao.Requests.All.Count);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("30", 30)]
    [InlineData("1", 5)]
    [InlineData("Mon, 16 Mar 2026 00:00:40 GMT", 40)]
    public async Task Refused_call_is_retried_after_delay_kakao_requests(string? retryAfter, int seconds)
    {
        _kakao.Faults.Add(TooFast(retryAfter, times: 1));
        var call = CallAsync(HttpMethod.Get, Moment + "adAccounts/report?datePreset=YESTERDAY", 12345);
        _time.Advance(TimeSpan.FromSeconds(seconds - 0.001));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal(HttpStatusCode.OK, await call);
        Assert.Equal(2, _kakao.Requests.All.Count);
        Assert.Single(Logs.GetSnapshot(), record => record.Id.Name == "ApiCallTooFast");
    }

    [Fact]
    public async Task Refusal_holds_back_those_who_wait()
    {
        _kakao.Faults.Add(TooFast("30", times: 1));
        var calls = Enumerable.Range(0, 2).Select(_ => CallAsync(HttpMethod.Get, Moment + "adAccounts/report?datePreset=YESTERDAY", 12345)).ToList();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Single(_kakao.Requests.All);

        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return calls.TrueForAll(call => call.IsCompleted);
        });

        Assert.All(await Task.WhenAll(calls), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Call_refused_repeatedly_returns_429()
    {
        _kakao.Faults.Add(TooFast(retryAfter: null));
        var call = CallAsync(HttpMethod.Get, Moment + "adAccounts/report?datePreset=YESTERDAY", 12345);

        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return call.IsCompleted;
        });

        Assert.Equal(HttpStatusCode.TooManyRequests, await call);
        Assert.Equal(3, _kakao.Requests.All.Count);
    }

    [Fact]
    public async Task Refusal_beyond_MaxWait_returns_at_once()
    {
        _kakao.Faults.Add(TooFast("600"));

        Assert.Equal(HttpStatusCode.TooManyRequests, await CallAsync(HttpMethod.Get, Moment + "adAccounts/report?datePreset=YESTERDAY", 12345));
        using var next = await SendAsync(new HttpRequestMessage(HttpMethod.Get, Moment + "campaigns/report").SetAdAccountId(12345));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(600)), (next.StatusCode, next.Headers.RetryAfter!.Delta));
        Assert.Single(_kakao.Requests.All);
    }

    [Fact]
    public async Task Call_with_a_body_is_not_sent_twice()
    {
        _kakao.Faults.Add(KakaoFault.AdApi(KakaoEndpoint.EasyMessageAdAccounts, -813, 429));
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://apis.moment.kakao.com/openapi/message/v1/message-ad-accounts") { Content = new StringContent("{}") };

        using var answer = await SendAsync(request.SetChannelProfileId("1465256"));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Single(_kakao.Requests.All);
    }

    [Fact]
    public async Task Call_that_would_wait_too_long_is_not_sent()
    {
        _configure = options => options.MaxWait = TimeSpan.FromSeconds(7);
        await CallAsync(HttpMethod.Put, Moment + "campaigns", 12345);
        _ = CallAsync(HttpMethod.Put, Moment + "campaigns", 12345);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        using var refused = await SendAsync(new HttpRequestMessage(HttpMethod.Put, Moment + "campaigns").SetAdAccountId(12345));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(10)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal(KakaoBusinessErrorKind.RateLimited, (await KakaoBusinessError.FromResponseAsync(refused, TestContext.Current.CancellationToken))!.Kind);
        Assert.Single(_kakao.Requests.All);
        Assert.Single(Logs.GetSnapshot(), record => record.Id.Name == "ApiCallNotPaced");
    }

    [Fact]
    public async Task Waiting_call_can_be_cancelled()
    {
        await CallAsync(HttpMethod.Put, Moment + "campaigns", 12345);
        using var cancel = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Put, Moment + "campaigns").SetAdAccountId(12345);
        var waiting = Client().SendAsync(request, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Single(_kakao.Requests.All);
    }

    private static KakaoFault TooFast(string? retryAfter, int? times = null)
    {
        var fault = KakaoFault.AdApi(KakaoEndpoint.MomentReports, -813, 429, times: times);
        return retryAfter is null ? fault : fault with { Headers = new Dictionary<string, string> { ["Retry-After"] = retryAfter } };
    }

    private ServiceProvider Services => _services ??= BuildServices();

    private Microsoft.Extensions.Logging.Testing.FakeLogCollector Logs => Services.GetFakeLogCollector();

    private ServiceProvider BuildServices()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        foreach (var name in (string[])["ads", "second"])
            services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(_kakao.CreateHandler).AddKakaoBusinessPacing(name == "ads" ? options => _configure?.Invoke(options) : null);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private HttpClient Client(string name = "ads")
    {
        var client = Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return client;
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Client().SendAsync(request, TestContext.Current.CancellationToken);

    private async Task<HttpStatusCode> CallAsync(HttpMethod method, string url, long account)
    {
        using var request = new HttpRequestMessage(method, url).SetAdAccountId(account);
        using var answer = await SendAsync(request);
        return answer.StatusCode;
    }
}
