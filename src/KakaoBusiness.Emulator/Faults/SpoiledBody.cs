namespace KakaoBusiness.Emulator;

/// <summary>A body that comes byte by byte, or breaks off.</summary>
internal sealed class SpoiledBody(Stream body, TimeSpan? dripInterval, long? cutAfter, TimeProvider clock) : ReadOnceStream
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
