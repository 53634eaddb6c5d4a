using System.Diagnostics;
using System.Globalization;
using System.Net;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Benchmarks.Apps;
using KakaoBusiness.Benchmarks.Peers;
using KakaoBusiness.Benchmarks.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Load;

/// <summary>
/// <c>--load [users] [connections] [seconds] [worker threads]</c>: many users at once against an app on Kestrel, mode by mode:
/// requests a second, and how long the slowest of them took. The driver shares the machine with the app.
/// </summary>
internal static class LoadRun
{
    public static async Task RunAsync(string[] args)
    {
        var numbers = args.Select(argument => int.Parse(argument, CultureInfo.InvariantCulture)).ToArray();
        var (users, connections, seconds) = (numbers.ElementAtOrDefault(0, 1000), numbers.ElementAtOrDefault(1, 32), numbers.ElementAtOrDefault(2, 5));
        if (numbers.Length > 3) ThreadPool.SetMinThreads(numbers[3], numbers[3]);
        ThreadPool.GetMinThreads(out var threads, out _);
        using var server = RedisServer.Start();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{users} users, {connections} connections, {seconds} s a mode, {threads} minimum worker threads, {Environment.ProcessorCount} cores; Redis: {server.Name}."));
        Console.WriteLine();
        Console.WriteLine("| mode | requests/s | p50 ms | p95 ms | p99 ms | p99.9 ms | longest ms | failed |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        (string Mode, Action<IServiceCollection> Authentication)[] modes =
        [
            ("rich cookie", services => BareOAuth.Add(services, new StubKakao())),
            ("KakaoBusiness, cookie", services => AddBusiness(services)),
            ("naive store, encrypted", services => NaiveTicketStore.Add(BareOAuth.Add(services, new StubKakao()), server.Endpoint, isEncrypted: true)),
            ("KakaoBusiness, Redis", services => AddBusiness(services).AddKakaoBusinessRedis(server.Endpoint, redis => redis.KeyPrefix = "load:")),
        ];
        foreach (var (mode, authentication) in modes) await DriveAsync(mode, authentication, users, connections, TimeSpan.FromSeconds(seconds));
    }

    private static AuthenticationBuilder AddBusiness(IServiceCollection services) => services.AddAuthentication().AddKakaoBusiness(options =>
    {
        (options.ClientId, options.ClientSecret) = ("rest-api-key", "client-secret-of-32-characters--");
        foreach (var scope in StubKakao.Scopes) options.Scope.Add(scope);
        options.BackchannelHttpHandler = new StubKakao();
    });

    private static async Task DriveAsync(string mode, Action<IServiceCollection> authentication, int users, int connections, TimeSpan time)
    {
        await using var app = await LoadedApp.StartAsync(authentication);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = connections };
        using var client = new HttpClient(handler) { BaseAddress = app.Address };
        var cookies = new string[users];
        await Parallel.ForEachAsync(Enumerable.Range(0, users), new ParallelOptions { MaxDegreeOfParallelism = connections },
            async (user, cancelled) => cookies[user] = await LoadedApp.SignInAsync(client, cancelled));

        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(number => AskAsync(client, cookies, number, time)));
        var latencies = results.SelectMany(result => result.Milliseconds).Order().ToList();
        var failed = results.Sum(result => result.Failed);
        double At(double part) => latencies[Math.Min(latencies.Count - 1, (int)(latencies.Count * part))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {mode} | {latencies.Count / time.TotalSeconds:N0} | {At(0.5):0.0} | {At(0.95):0.0} | {At(0.99):0.0} | {At(0.999):0.0} | {latencies[^1]:0.0} | {failed} |"));
    }

    /// <summary>One connection's worth of requests, of users in turn.</summary>
    private static async Task<(List<double> Milliseconds, int Failed)> AskAsync(HttpClient client, string[] cookies, int number, TimeSpan time)
    {
        // Off the loop that starts them all.
        await Task.Yield();
        var (milliseconds, failed) = (new List<double>(), 0);
        var start = Stopwatch.GetTimestamp();
        for (var turn = number; Stopwatch.GetElapsedTime(start) < time; turn += 7919)
        {
            var asked = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/open");
            request.Headers.TryAddWithoutValidation("Cookie", cookies[turn % cookies.Length]);
            using var response = await client.SendAsync(request);
            milliseconds.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            if (response.StatusCode != HttpStatusCode.OK) failed++;
        }

        return (milliseconds, failed);
    }

    private static int ElementAtOrDefault(this int[] numbers, int index, int otherwise) => numbers.Length > index ? numbers[index] : otherwise;
}
