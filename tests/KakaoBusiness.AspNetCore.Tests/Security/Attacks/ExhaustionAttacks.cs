using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By size and by time.</summary>
[Trait("Category", "Attack")]
public class ExhaustionAttacks
{
    [Fact]
    public Task Oversized_query_reaches_Kakao() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var url = Browser.CallbackUrl(await browser.ChallengeAsync(), $"code={new string('c', 9000)}&state={{state}}");
            using var response = await browser.TryGetAsync(url);
            return site.Script.Requests.Any(request => request.Body.Length > 9000);
        },
        setup => setup.UseBareOAuth(),
        setup => setup.Backchannel = new ScriptedKakao());

    /// <summary>Kestrel's limit is the defense here; the library's part is that a session never reaches it automatically (see <c>TicketSizeTests</c>).</summary>
    [Fact]
    public Task Oversized_cookie_reaches_the_app() => Attack.IsRefusedAsync(
        async site =>
        {
            using var client = new HttpClient(new SocketsHttpHandler());
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.BaseAddress, "/signin-kakaobusiness"));
            for (var chunk = 1; chunk <= 20; chunk++) request.Headers.TryAddWithoutValidation("Cookie", $".AspNetCore.CookiesC{chunk}={new string('x', 4000)}");
            request.Headers.TryAddWithoutValidation("Cookie", ".AspNetCore.Cookies=chunks-20");
            try
            {
                using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                return response.StatusCode != HttpStatusCode.RequestHeaderFieldsTooLarge;
            }
            catch (HttpRequestException)
            {
                // The server may close the connection while the rest is still being sent.
                return false;
            }
        },
        setup => setup.Services += services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 1024 * 1024),
        setup => setup.Kestrel = true);

    [Fact]
    public Task Oversized_answer_is_read_to_its_end() => Attack.IsRefusedAsync(
        async site =>
        {
            var body = new HostileContent.Endless(50 * 1024 * 1024);
            site.Script.TokenResponse = ScriptedKakao.Stream(() => body);
            await CallBackAsync(site);
            return body.BytesRead > 2 * 1024 * 1024;
        },
        setup => setup.UseBareOAuth(),
        setup => setup.Backchannel = new ScriptedKakao());

    [Fact]
    public Task Decompression_bomb() => Attack.IsRefusedAsync(
        async site =>
        {
            var bomb = HostileContent.GZip(new HostileContent.Endless(50 * 1024 * 1024));
            Assert.InRange(bomb.Length, 1, 1024 * 1024);
            using var unpacked = new CountedStream(new GZipStream(new MemoryStream(bomb), CompressionMode.Decompress));
            site.Script.TokenResponse = ScriptedKakao.Stream(() => unpacked);
            await CallBackAsync(site);
            return unpacked.BytesRead > 2 * 1024 * 1024;
        },
        setup => setup.UseBareOAuth(),
        setup => setup.Backchannel = new ScriptedKakao());

    /// <summary>One byte a second: the framework's limit covers the headers of an answer and not its body.</summary>
    [Fact]
    public Task Slow_answer_holds_a_callback_up() => Attack.IsRefusedAsync(
        async site =>
        {
            var start = site.Time.GetUtcNow();
            var drip = new HostileContent.Endless(3600, (byte)' ', () => site.Time.Advance(TimeSpan.FromSeconds(1)), step: 1);
            site.Script.TokenResponse = ScriptedKakao.Stream(() => drip);
            await CallBackAsync(site);
            return site.Time.GetUtcNow() - start > TimeSpan.FromMinutes(1);
        },
        setup => setup.UseBareOAuth(),
        setup => setup.Backchannel = new ScriptedKakao());

    /// <summary>A megabyte of lists, as large as an answer may be. Far below a second here; the limit is generous for slow machines.</summary>
    [Theory]
    [InlineData("scopes")]
    [InlineData("resource_ids")]
    public Task Algorithmic_blow_up_of_the_list_parsers(string member) => Attack.IsRefusedAsync(
        async site =>
        {
            var prefix = member == "scopes" ? "s" : "m:";
            var items = string.Join("\",\"", Enumerable.Range(0, 90_000).Select(number => prefix + number.ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
            site.Script.TokenResponse = ScriptedKakao.Json($$"""{"access_token":"{{ScriptedKakao.Token}}"}""");
            site.Script.TokenInformationAnswer = ScriptedKakao.Json($$"""{"id":1,"{{member}}":["{{items}}"]}""");
            return await TakesTooLongAsync(site, "code=c&state={state}");
        },
        setup => setup.Options = options => options.TokenInformationClaimActions.Add(new QuadraticClaimAction(member)),
        setup => setup.Backchannel = new ScriptedKakao());

    public static TheoryData<string> Knots => new(
        $"error=x&error_description={new string('K', 4000)}OE",
        $"error=x&error_description={string.Concat(Enumerable.Repeat("KOE12 ", 1000))}",
        $"error={new string('-', 8000)}",
        $"error_code={string.Concat(Enumerable.Repeat("_-", 3900))}!",
        $"code={new string('!', 8000)}");

    /// <summary>
    /// Texts on which a backtracking expression gets lost. The weakened site is one that has such an expression: in the library's
    /// nothing repeats inside of a repetition, so there is no part to take out.
    /// </summary>
    [Theory]
    [MemberData(nameof(Knots))]
    public Task Algorithmic_blow_up_of_the_error_expressions(string query) => Attack.IsRefusedAsync(
        site => TakesTooLongAsync(site, query + "&state={state}"),
        setup => setup.Pipeline = app => app.Use((context, next) =>
        {
            Backtrack(context.Request.QueryString.Value!);
            return next(context);
        }),
        setup => setup.Backchannel = new ScriptedKakao());

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static async Task<bool> TakesTooLongAsync(TestApp site, string query)
    {
        using var browser = site.NewBrowser();
        var url = Browser.CallbackUrl(await browser.ChallengeAsync(), query);
        var start = Stopwatch.GetTimestamp();
        using var response = await browser.TryGetAsync(url);
        return Stopwatch.GetElapsedTime(start) > Limit;
    }

    private static async Task CallBackAsync(TestApp site)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.TryGetAsync(Browser.CallbackUrl(await browser.ChallengeAsync(), "code=c&state={state}"));
    }

    private static void Backtrack(string text)
    {
        var giveUp = Stopwatch.GetTimestamp();
        try
        {
            _ = System.Text.RegularExpressions.Regex.IsMatch(
                text + "\n", "^(([^\\n]|[^\\n])+)+$(?!\\n)", System.Text.RegularExpressions.RegexOptions.None, Limit + TimeSpan.FromSeconds(1));
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            Assert.True(Stopwatch.GetElapsedTime(giveUp) > Limit);
        }
    }

    /// <summary>Looks for every item in the list of those before, until it has taken longer than the limit.</summary>
    private sealed class QuadraticClaimAction(string member) : ClaimAction("blow-up", ClaimValueTypes.String)
    {
        public override void Run(JsonElement userData, ClaimsIdentity identity, string issuer)
        {
            var start = Stopwatch.GetTimestamp();
            var seen = new List<string>();
            foreach (var item in userData.GetProperty(member).EnumerateArray())
            {
                var name = item.GetString()!;
                if (!seen.Exists(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase))) seen.Add(name);
                if (Stopwatch.GetElapsedTime(start) > Limit) return;
            }
        }
    }

    private sealed class CountedStream(Stream inner) : CountingStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            BytesRead += read;
            return read;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }
    }
}
