using System.Diagnostics;
using System.Globalization;
using KakaoBusiness.Benchmarks.Servers;
using KakaoBusiness.Benchmarks.Summary;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>Requests per second, mode by mode: app, driver and Redis are processes of their own on one machine.</summary>
internal static class LoadPart
{
    private const int Users = 2_000;
    private const int Seconds = 4;

    public static async Task RunAsync()
    {
        await using var redis = await RedisServer.StartAsync();
        var measured = new Dictionary<string, (double Rate, double Memory)>();
        foreach (var mode in (string[])["load-cookie", "load-rich", "load-redis", "load-naive", "load-local", "load-hybrid"])
        {
            // Before each mode: the machine may have more or less to do by then.
            var none = await MeasureAsync("load-none", redis.Address);
            Result.Write("load-none", none.Rate, "");
            measured[mode] = await MeasureAsync(mode, redis.Address);
            Result.Write(mode, measured[mode].Rate / none.Rate, Text.Of($"{measured[mode].Rate:N0}/s"), Text.Of($"{none.Rate:N0}/s"));
        }

        Result.Write("memory-cookie", measured["load-cookie"].Memory, "");
        Result.Write("memory-redis", measured["load-redis"].Memory, "");
        var (local, hybrid) = (measured["load-local"].Memory, measured["load-hybrid"].Memory);
        Result.Write("memory-local", local / hybrid, Text.Bytes(local), Text.Bytes(hybrid));
    }

    private static async Task<(double Rate, double Memory)> MeasureAsync(string mode, RedisAddress redis)
    {
        using var app = Child.Start("--serve", mode, redis.Endpoint, redis.Prefix + mode + ":");
        var address = await ReadLineAsync(app);
        using var driver = Child.Start("--drive", address, Text.Of($"{Users}"), Text.Of($"{Seconds}"), mode == "load-none" ? "true" : "false");
        var memory = new List<double>();
        for (var step = 0; step < 2; step++)
        {
            await ReadLineAsync(driver);
            memory.Add(await AskAsync(app));
            await driver.StandardInput.WriteLineAsync();
        }

        var rate = double.Parse(await ReadLineAsync(driver), CultureInfo.InvariantCulture);
        await driver.WaitForExitAsync();
        app.StandardInput.Close();
        await app.WaitForExitAsync();
        return (rate, (memory[1] - memory[0]) / Users);
    }

    private static async Task<double> AskAsync(Process app)
    {
        await app.StandardInput.WriteLineAsync();
        return double.Parse(await ReadLineAsync(app), CultureInfo.InvariantCulture);
    }

    private static async Task<string> ReadLineAsync(Process process)
        => await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A process of the load test has ended before its time.");
}
