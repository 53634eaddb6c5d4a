namespace KakaoBusiness.Emulator;

/// <summary>So many bytes, made while they are read: a quotation mark and then letters, a JSON string that does not end.</summary>
internal sealed class GeneratedBody(long length) : ReadOnceStream
{
    private long _made;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = (int)Math.Min(buffer.Length, length - _made);
        buffer.Span[..count].Fill((byte)'a');
        if (_made == 0 && count > 0)
            buffer.Span[0] = (byte)'"';
        _made += count;
        return ValueTask.FromResult(count);
    }
}
