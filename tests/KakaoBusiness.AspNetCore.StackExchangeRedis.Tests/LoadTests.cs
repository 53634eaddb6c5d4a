using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>Many concurrent users on two nodes. The tests do not measure speed: every successful response must have the user's own session.</summary>
public sealed class LoadTests
{
    private const int Users = 1_000;
    private const int Requests = 20_000;
    private const int AtOnce = 64;

    private static readonly KakaoPersona[] People =
        [.. Enumerable.Range(0, Users).Select(number => new KakaoPersona { Key = $"user{number}", KoreanName = "이름", EnglishName = "Name", Id = 5_000_000_000 + number })];

    private static Task<TestApp> StartNodeAsync(RedisProcess redis, string operationTimeout) => RedisApp.StartAsync(redis.Endpoint, setup =>
    {
        var services = setup.Services!;
        setup.Services = collection =>
        {
            services(collection);
            // 40,000 requests at Trace would fill the collector's memory.
            collection.AddLogging(logging => logging.ClearProviders());
        };
        setup.Personas = People;
        setup.Configuration["KakaoBusiness:TicketStore:OperationTimeout"] = operationTimeout;
        setup.Endpoints = app => app.MapGet("/who", context => context.Response.WriteAsync(context.User.FindFirstValue(ClaimTypes.NameIdentifier)!)).RequireAuthorization();
    });

    private static async Task<Browser[]> SignAllInAsync(TestApp[] nodes)
    {
        var browsers = new Browser[Users];
        await ForAllAsync(async number =>
        {
            var (node, person) = (nodes[number % 2], People[number].Key);
            var browser = browsers[number] = node.NewBrowser();
            // On a machine under load, a call may exceed its time limit: the response is 503, and the user tries again.
            await Eventually.HoldsAsync(async () =>
            {
                using var response = await browser.SignInAsync("/challenge", person);
                return response.StatusCode == HttpStatusCode.Redirect;
            });
        });
        return browsers;
    }

    private static Task ForAllAsync(Func<int, Task> act)
        => Parallel.ForEachAsync(Enumerable.Range(0, Users), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await act(number));

    /// <summary>Sends requests of random users to both nodes, and returns how often each status occurred.</summary>
    private static async Task<ConcurrentDictionary<HttpStatusCode, int>> AskAsync(Browser[][] browsers, int requests, Func<int, Task>? before = null)
    {
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) =>
        {
            if (before is not null) await before(request);
            var user = request * 7919 % Users;
            using var response = await browsers[request / 3 % 2][user].GetAsync("/who");
            statuses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
            if (response.StatusCode == HttpStatusCode.OK) Assert.Equal($"{People[user].Id}", await response.TextAsync());
        });
        return statuses;
    }

    private static Browser[][] OnBothNodes(TestApp[] nodes, Browser[] browsers)
        => [.. nodes.Select(node => browsers.Select(browser => browser.CopyOn(node)).ToArray())];

    [Fact]
    public async Task Thousand_users_on_two_nodes_keep_their_sessions()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartNodeAsync(redis, "00:00:30");
        await using var second = await StartNodeAsync(redis, "00:00:30");
        TestApp[] nodes = [first, second];
        var browsers = OnBothNodes(nodes, await SignAllInAsync(nodes));

        var statuses = await AskAsync(browsers, Requests);
        Assert.Equal(Requests, statuses[HttpStatusCode.OK]);
    }

    [Fact]
    public async Task Pause_under_load_yields_only_503_and_loses_nothing()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartNodeAsync(redis, "00:00:02");
        await using var second = await StartNodeAsync(redis, "00:00:02");
        TestApp[] nodes = [first, second];
        var browsers = OnBothNodes(nodes, await SignAllInAsync(nodes));

        // Redis is paused for five seconds while requests continue.
        Task? pause = null;
        var statuses = await AskAsync(browsers, Requests, async request =>
        {
            if (request == Requests / 4) pause = PauseForFiveSecondsAsync(redis);
            if (request == Requests / 2) await pause!;
        });
        await pause!;
        Assert.True(statuses[HttpStatusCode.ServiceUnavailable] > 0);
        Assert.Equal(Requests, statuses[HttpStatusCode.OK] + statuses[HttpStatusCode.ServiceUnavailable]);

        await ForAllAsync(async user =>
        {
            foreach (var node in browsers) await Eventually.HoldsAsync(async () => await node[user].StatusOfAsync("/who") == HttpStatusCode.OK);
        });
    }

    private static async Task PauseForFiveSecondsAsync(RedisProcess redis)
    {
        await redis.PauseAsync();
        // Real time, because the pause must exceed the time limit of a call and several pauses of the circuit breaker. The test
        // waits for nothing else here; a number of refusals would be reached within the first second.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await redis.ResumeAsync();
    }
}
