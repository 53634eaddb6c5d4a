using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>Many users at once on two nodes. Nothing here is about speed: whoever is answered is answered with their own session.</summary>
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
            // Forty thousand requests at Trace would fill the memory of the collector.
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
            // A machine under load may be too slow for the limit of a call: that is a 503, and the user tries again.
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

    /// <summary>Asks as mixed users on both nodes, and gives how often each status came.</summary>
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
    public async Task A_thousand_users_on_two_nodes_see_their_own_sessions_and_lose_none()
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
    public async Task A_pause_of_Redis_in_the_middle_yields_503_and_nothing_else_and_every_session_is_alive_afterwards()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartNodeAsync(redis, "00:00:02");
        await using var second = await StartNodeAsync(redis, "00:00:02");
        TestApp[] nodes = [first, second];
        var browsers = OnBothNodes(nodes, await SignAllInAsync(nodes));

        // Paused for the time of five seconds while the others go on asking.
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
        // In real time, because five seconds are what is promised: longer than the limit of a call, and than the circuit's pause
        // several times over. Nothing is waited for here; a count of refusals would be reached within the first second.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await redis.ResumeAsync();
    }
}
