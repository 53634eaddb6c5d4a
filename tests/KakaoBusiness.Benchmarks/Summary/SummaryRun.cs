using System.Globalization;
using KakaoBusiness.Benchmarks.Rows;
using KakaoBusiness.Benchmarks.Servers;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary><c>--summary [path]</c>: every goal against its peer in the same run, as one table.</summary>
internal static class SummaryRun
{
    private static readonly Race Race = new(rounds: 60, TimeSpan.FromMilliseconds(20));

    public static async Task RunAsync(string? path)
    {
        var table = new SummaryTable();
        var cookies = await MeasureCookiesAsync(table);
        await MeasureSignInAsync(table);
        var server = await MeasureRedisAsync(table, cookies);
        await MeasurePolicyAsync(table);
        await MeasureTransformationAsync(table);
        await ColdStart.MeasureAsync(table);

        var text = table.Render($"Redis: {server}");
        Console.WriteLine();
        Console.WriteLine(text);
        if (path is not null) await File.WriteAllTextAsync(path, text);
    }

    private static async Task<CookieRequestBenchmark> MeasureCookiesAsync(SummaryTable table)
    {
        var row = new CookieRequestBenchmark();
        await row.StartAsync();
        var figures = await Race.RunAsync(row.RichCookie, row.KakaoBusiness);
        AddTimeAndBytes(table, 1, "request, cookie mode / rich cookie", figures[1], figures[0], 0.90, 0.65);

        var (own, rich) = (row.Business.Cookie!.Length, row.Rich.Cookie!.Length);
        table.Add(2, "session cookie / rich cookie", "≤ 0.30", (double)own / rich, 0.30, $"{own} B / {rich} B");
        await using var many = await (await Apps.MeasuredApp.StartBusinessAsync(resources: 100)).SignInAsync();
        table.Add(2, "cookies of a session with 100 ad accounts", "1", many.Cookie!.Split("; ").Length, 1, $"{many.Cookie.Length} B", "0");
        return row;
    }

    private static async Task<string> MeasureRedisAsync(SummaryTable table, CookieRequestBenchmark cookies)
    {
        var row = new RedisRequestBenchmark();
        await row.StartAsync();
        var figures = await Race.RunAsync(row.KakaoBusiness, row.NaiveStore, row.NaiveEncryptedStore, row.Hybrid, row.Fusion, cookies.RichCookie, row.KakaoBusinessLocalCache);
        var (own, rich, local) = (figures[0], figures[5], figures[6]);
        table.Add(3, "request, Redis / naive store, in the clear", "≤ 0.65", own.TimeAgainst(figures[1]), 0.65, Times(own, figures[1]));
        table.Add(3, "request, Redis / naive store, encrypted", "≤ 0.60", own.TimeAgainst(figures[2]), 0.60, Times(own, figures[2]));
        var peers = string.Create(CultureInfo.InvariantCulture, $"HybridCache {figures[3].TimeAgainst(rich):0.00}, FusionCache {figures[4].TimeAgainst(rich):0.00} of rich cookie");
        table.Add(4, "request, Redis with local cache / rich cookie", "≤ 0.80", local.TimeAgainst(rich), 0.80, $"{Times(local, rich)}; {peers}");
        table.Add(4, "request, Redis with local cache / HybridCache", "≤ 0.50", local.TimeAgainst(figures[3]), 0.50, Times(local, figures[3]));
        table.Add(4, "request, Redis with local cache / FusionCache", "≤ 0.50", local.TimeAgainst(figures[4]), 0.50, Times(local, figures[4]));

        var (bytes, encrypted) = await StoredBytes.MeasureAsync(row.Server.Endpoint);
        table.Add(5, "bytes in Redis per session / naive store, encrypted", "≤ 0.30", (double)bytes / encrypted, 0.30, $"{bytes} B / {encrypted} B, key and value");
        return row.Server.Name;
    }

    private static async Task MeasureSignInAsync(SummaryTable table)
    {
        var row = new SignInBenchmark();
        await row.StartAsync();
        var challenges = await Race.RunAsync(row.BareChallenge, row.Challenge);
        AddTimeAndBytes(table, 6, "challenge / bare AddOAuth", challenges[1], challenges[0], 1.05, 1.0);
        var callbacks = await Race.RunAsync(row.BareCallback, row.Callback);
        AddTimeAndBytes(table, 7, "callback / bare AddOAuth", callbacks[1], callbacks[0], 1.05, 1.0);
        var stored = await Race.RunAsync(row.BareRedisCallback, row.RedisCallback);
        table.Add(7, "callback, Redis / bare AddOAuth, naive store, encrypted", "≤ 0.85", stored[1].TimeAgainst(stored[0]), 0.85, Times(stored[1], stored[0]));
    }

    private static async Task MeasurePolicyAsync(SummaryTable table)
    {
        var row = new ScopePolicyBenchmark();
        var figures = await Race.RunAsync(() => Many(row.RequireClaim), () => Many(row.RequireScope));
        AddTimeAndBytes(table, 8, "RequireScope / RequireClaim", Each(figures[1]), Each(figures[0]), 0.75, 0.78);
    }

    private static async Task MeasureTransformationAsync(SummaryTable table)
    {
        var row = new TransformationBenchmark();
        var figures = await Race.RunAsync(() => Many(row.CloneWithIdentities), () => Many(row.FirstCall), () => Many(row.SecondCall));
        var (cloning, first, second) = (Each(figures[0]), Each(figures[1]), Each(figures[2]));
        table.Add(9, "claims transformation, first call, ns", "≤ 600", first.Nanoseconds, 600, Times(first, cloning) + " (one that clones)", "0");
        table.Add(9, "claims transformation, second call, B", "0", Math.Round(second.Bytes), 0, $"first call {first.Bytes:0} B, one that clones {cloning.Bytes:0} B", "0");
    }

    private const int RunsAtOnce = 100;

    /// <summary>What takes less than a microsecond is run many times between two looks at the clock.</summary>
    private static Task Many<T>(Func<Task<T>> run)
    {
        for (var i = 0; i < RunsAtOnce; i++)
        {
            if (!run().IsCompletedSuccessfully) throw new InvalidOperationException("Not synchronous.");
        }

        return Task.CompletedTask;
    }

    private static Figures Each(Figures many) => new([.. many.Times.Select(time => time / RunsAtOnce)], many.Bytes / RunsAtOnce);

    private static void AddTimeAndBytes(SummaryTable table, int number, string what, Figures own, Figures peer, double time, double bytes)
    {
        table.Add(number, what + ", time", Limit(time), own.TimeAgainst(peer), time, Times(own, peer));
        table.Add(number, what + ", bytes allocated", Limit(bytes), own.BytesAgainst(peer), bytes, string.Create(CultureInfo.InvariantCulture, $"{own.Bytes:N0} B / {peer.Bytes:N0} B"));
    }

    private static string Limit(double limit) => string.Create(CultureInfo.InvariantCulture, $"≤ {limit:0.00}");

    private static string Times(Figures own, Figures peer) => string.Create(CultureInfo.InvariantCulture, $"{Time(own)} / {Time(peer)}");

    private static string Time(Figures figures) => figures.Nanoseconds < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{figures.Nanoseconds:0} ns")
        : string.Create(CultureInfo.InvariantCulture, $"{figures.Nanoseconds / 1000:0.0} µs");
}
