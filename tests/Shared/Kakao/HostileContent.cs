using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Tests.Shared.Kakao;

/// <summary>Creates bodies of hostile or failing servers.</summary>
internal static class HostileContent
{
    /// <summary>A body that is generated while it is read.</summary>
    public sealed class Endless(long length, byte filler = (byte)'a', Action? onRead = null, int step = int.MaxValue) : CountingStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var size = (int)Math.Min(Math.Min(count, step), length - BytesRead);
            buffer.AsSpan(offset, size).Fill(filler);
            BytesRead += size;
            return size;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onRead?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            var size = (int)Math.Min(Math.Min(buffer.Length, step), length - BytesRead);
            buffer.Span[..size].Fill(filler);
            BytesRead += size;
            return ValueTask.FromResult(size);
        }
    }

    /// <summary>Sends one byte per second, forever.</summary>
    public static Endless Drip(FakeTimeProvider time) => new(long.MaxValue, (byte)' ', () => time.Advance(TimeSpan.FromSeconds(1)), step: 1);

    /// <summary>Sends half a body, and then breaks the connection.</summary>
    public static Endless Cut(byte filler = (byte)' ')
    {
        var reads = 0;
        return new Endless(long.MaxValue, filler, () =>
        {
            if (++reads > 1) throw new IOException("reset by " + ScriptedKakao.Token);
        }, step: 100);
    }

    /// <summary>Sends headers, and hangs until the time limit.</summary>
    public static Stream Hang(FakeTimeProvider time) => new HangingStream(time);

    public static byte[] GZip(Stream content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) content.CopyTo(gzip);
        return compressed.ToArray();
    }

    /// <summary>Returns the response of a handler with automatic decompression.</summary>
    public static ScriptedKakao.Answer Decompressed(byte[] compressed) => (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
    {
        Content = new StreamContent(new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress)),
    });

    private sealed class HangingStream(FakeTimeProvider time) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var hang = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            time.Advance(TimeSpan.FromSeconds(15));
            await hang;
            return 0;
        }
    }
}
