using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>How an answer is read: with its length announced or not, up to the limit and no further.</summary>
public class BackchannelReadingTests
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(4095, true)]
    [InlineData(4096, true)]
    [InlineData(4097, true)]
    [InlineData(100_000, true)]
    [InlineData(BackchannelClient.MaxResponseLength, true)]
    [InlineData(BackchannelClient.MaxResponseLength + 1, false)]
    public async Task Body_up_to_a_megabyte_is_read_completely(int length, bool isRead)
    {
        var json = Encoding.UTF8.GetBytes("{" + new string(' ', length - 2) + "}");

        foreach (var content in (HttpContent[])[new ByteArrayContent(json), new StreamContent(new Unannounced(json))])
        {
            var answer = await SendAsync(HttpStatusCode.OK, content);

            Assert.Equal(isRead ? null : KakaoBusinessErrorCodes.InvalidResponse, answer.Error?.Code);
            Assert.Equal(isRead ? JsonValueKind.Object : JsonValueKind.Undefined, answer.Body.ValueKind);
        }
    }

    [Fact]
    public async Task Empty_body_is_an_invalid_response()
    {
        var answer = await SendAsync(HttpStatusCode.OK, new ByteArrayContent([]));

        Assert.Equal((KakaoBusinessErrorCodes.InvalidResponse, 200, JsonValueKind.Undefined), (answer.Error?.Code, answer.StatusCode, answer.Body.ValueKind));
    }

    [Theory]
    [InlineData(299, "ok")]
    [InlineData(300, KakaoBusinessErrorCodes.InvalidResponse)]
    [InlineData(399, KakaoBusinessErrorCodes.InvalidResponse)]
    [InlineData(400, "ok")]
    public async Task What_a_redirect_says_is_not_read(int status, string read)
    {
        var answer = await SendAsync((HttpStatusCode)status, new StringContent("""{"error":"invalid_grant"}"""));

        Assert.Equal(read == "ok" ? "invalid_grant" : read, answer.Error?.Code);
        Assert.Equal(read == "ok" ? JsonValueKind.Object : JsonValueKind.Undefined, answer.Body.ValueKind);
    }

    [Fact]
    public async Task Outgrown_buffers_are_wiped()
    {
        var stream = new Unannounced(Encoding.UTF8.GetBytes($$"""{"access_token":"{{ScriptedKakao.Token}}"}""".PadRight(10_000)));

        var answer = await SendAsync(HttpStatusCode.OK, new StreamContent(stream));

        Assert.Equal(ScriptedKakao.Token, answer.Body.GetProperty("access_token").GetString());
        Assert.True(stream.Buffers.Count > 1);
        // The last one is the body itself.
        Assert.Equal(stream.Buffers.Count - 1, stream.Buffers.Count(buffer => !buffer.AsSpan().ContainsAnyExcept((byte)0)));
    }

    [Fact]
    public async Task Response_shows_status_and_code_only()
    {
        Assert.Equal("200 ok", (await SendAsync(HttpStatusCode.OK, new StringContent("""{"access_token":"canary"}"""))).ToString());
        Assert.Equal("400 KOE320", (await SendAsync(HttpStatusCode.BadRequest, new StringContent("""{"error_code":"KOE320","msg":"canary"}"""))).ToString());
    }

    private static async Task<BackchannelResponse> SendAsync(HttpStatusCode status, HttpContent content)
    {
        using var client = new HttpClient(new Answering(status, content));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var options = new KakaoBusinessOptions { Backchannel = client };
        var kakao = new BackchannelClient(options, ActivatorUtilities.CreateInstance<KakaoBusinessTelemetry>(services), NullLogger.Instance);
        return await kakao.GetUserInformationAsync(new KakaoBusinessToken(ScriptedKakao.Token), TestContext.Current.CancellationToken);
    }

    private sealed class Answering(HttpStatusCode status, HttpContent content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage(status) { Content = content });
    }

    /// <summary>A body whose length nobody knows before its end. It remembers where it was read into.</summary>
    private sealed class Unannounced(byte[] body) : CountingStream
    {
        public HashSet<byte[]> Buffers { get; } = [];

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.True(MemoryMarshal.TryGetArray<byte>(buffer, out var segment));
            Buffers.Add(segment.Array!);
            var size = (int)Math.Min(buffer.Length, body.Length - BytesRead);
            body.AsSpan((int)BytesRead, size).CopyTo(buffer.Span);
            BytesRead += size;
            return ValueTask.FromResult(size);
        }
    }
}
