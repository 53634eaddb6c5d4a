namespace KakaoBusiness.Emulator;

/// <summary>Represents a stream that is read forward only and asynchronously, like a body.</summary>
internal abstract class ReadOnceStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public sealed override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Represents a body of a given length, generated while it is read: an unterminated JSON string of a quotation mark and letters.</summary>
internal sealed class GeneratedBody(long length) : ReadOnceStream
{
    private long _generated;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = (int)Math.Min(buffer.Length, length - _generated);
        buffer.Span[..count].Fill((byte)'a');
        if (_generated == 0 && count > 0)
            buffer.Span[0] = (byte)'"';
        _generated += count;
        return ValueTask.FromResult(count);
    }
}

/// <summary>Represents a body that arrives byte by byte, or is cut.</summary>
internal sealed class SlowOrCutBody(Stream body, TimeSpan? dripInterval, long? cutAfter, TimeProvider clock) : ReadOnceStream
{
    private long _sent;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_sent == cutAfter)
            throw new IOException("The emulator cut the connection in the middle of the body.");

        if (dripInterval is { } interval)
        {
            await Task.Delay(interval, clock, cancellationToken);
            buffer = buffer[..Math.Min(1, buffer.Length)];
        }

        if (cutAfter is { } end)
            buffer = buffer[..(int)Math.Min(buffer.Length, end - _sent)];

        var count = await body.ReadAsync(buffer, cancellationToken);
        _sent += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }
}
