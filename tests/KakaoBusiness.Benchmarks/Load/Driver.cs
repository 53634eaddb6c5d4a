using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.Benchmarks.Load;

/// <summary>
/// Many users at once, in a process of its own. It sends requests that were written before over plain sockets, so that it takes as little as
/// it can of a machine that it shares with the app.
/// </summary>
internal static class Driver
{
    private const int Connections = 32;
    private const int FirstUsers = 50;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>After each step it waits for a line, in which the memory of the app is measured. The last line it writes is the requests per second.</summary>
    public static async Task RunChildAsync(string address, string users, string seconds, string isAnonymous)
    {
        var (count, time, anonymous) = (int.Parse(users, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), bool.Parse(isAnonymous));
        var uri = new Uri(address);
        var cookies = new List<string>();
        foreach (var more in (int[])[FirstUsers, count])
        {
            if (!anonymous) cookies.AddRange(await SignInAsync(uri, more));
            var requests = cookies.DefaultIfEmpty().Select(cookie => CreateRequest(uri, cookie)).ToArray();
            await DriveAsync(uri, requests, anonymous, WarmUp);
            Console.WriteLine(cookies.Count);
            await Console.In.ReadLineAsync();
        }

        Console.WriteLine(await DriveAsync(uri, [.. cookies.DefaultIfEmpty().Select(cookie => CreateRequest(uri, cookie))], anonymous, time) / time.TotalSeconds);
    }

    private static async Task<string[]> SignInAsync(Uri address, int count)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = address };
        var cookies = new string[count];
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (user, cancelled) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/challenge");
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            using var challenge = await client.SendAsync(request, cancelled);
            var state = QueryHelpers.ParseQuery(challenge.Headers.Location!.Query)["state"].ToString();
            using var callback = new HttpRequestMessage(HttpMethod.Get, $"{KakaoBusinessDefaults.CallbackPath}?code=9mXq2LwT7vBz4KcN1rYd&state={Uri.EscapeDataString(state)}");
            callback.Headers.TryAddWithoutValidation("Cookie", CookiesOf(challenge));
            using var session = await client.SendAsync(callback, cancelled);
            cookies[user] = CookiesOf(session);
            // What the app caches of a session, it has cached then.
            using var page = new HttpRequestMessage(HttpMethod.Get, "/open");
            page.Headers.TryAddWithoutValidation("Cookie", cookies[user]);
            using var shown = await client.SendAsync(page, cancelled);
        });
        return cookies;
    }

    private static byte[] CreateRequest(Uri address, string? cookie)
        => Encoding.ASCII.GetBytes($"GET /open HTTP/1.1\r\nHost: {address.Authority}\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}\r\n");

    private static async Task<long> DriveAsync(Uri address, byte[][] requests, bool isAnonymous, TimeSpan time)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(() => AskAsync(address, requests, number, isAnonymous, time))));
        return counts.Sum();
    }

    /// <summary>One connection's requests, of users in turn.</summary>
    private static async Task<long> AskAsync(Uri address, byte[][] requests, int number, bool isAnonymous, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var buffer = new byte[8192];
        var (count, start) = (0L, Stopwatch.GetTimestamp());
        for (var turn = number; Stopwatch.GetElapsedTime(start) < time; turn += 7919, count++)
        {
            await socket.SendAsync(requests[turn % requests.Length]);
            var filled = 0;
            // The responses have no body.
            while (!buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8))
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(filled));
                if (received == 0) throw new InvalidOperationException("The app has closed the connection.");
                filled += received;
            }

            var status = buffer.AsSpan("HTTP/1.1 ".Length, 3);
            if (!status.SequenceEqual(isAnonymous ? "401"u8 : "200"u8)) throw new InvalidOperationException($"The app answered {Encoding.ASCII.GetString(status)}.");
        }

        return count;
    }

    private static string CookiesOf(HttpResponseMessage response) => string.Join("; ", response.Headers.GetValues("Set-Cookie")
        .Select(cookie => cookie.Split(';')[0])
        .Where(cookie => !cookie.EndsWith('=')));
}
