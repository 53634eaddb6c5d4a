namespace KakaoBusiness.AspNetCore.Http;

/// <summary>
/// The response body while a page is looked for. Asks at the first byte whether it is the page's, when status and endpoint are
/// known and nothing has been sent yet. If it is not, all that is written gets lost.
/// </summary>
internal sealed class PageBody(Stream inner, Func<bool> isPage) : Stream
{
    private bool? _isPage;

    /// <summary>Decided at the latest when this is read.</summary>
    public bool IsPage => _isPage ??= isPage();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        if (IsPage) inner.Flush();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => IsPage ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (IsPage) inner.Write(buffer, offset, count);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => IsPage ? inner.WriteAsync(buffer, offset, count, cancellationToken) : Task.CompletedTask;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => IsPage ? inner.WriteAsync(buffer, cancellationToken) : ValueTask.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
