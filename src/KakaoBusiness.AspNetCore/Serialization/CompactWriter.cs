using System.Buffers;
using System.Security.Cryptography;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>Writes the bytes of a compact ticket. They contain a token, so every buffer is cleared before it is returned to the pool.</summary>
internal sealed class CompactWriter : IDisposable
{
    private const int FirstLength = 256;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _length;

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>Writes a varint: seven bits per byte, the lowest first. All bytes except the last have their highest bit set.</summary>
    public void WriteNumber(ulong number)
    {
        for (; number > 0x7F; number >>= 7) WriteByte((byte)(number | 0x80));
        WriteByte((byte)number);
    }

    /// <summary>Returns space for the next bytes.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            Dispose();
            _bytes = larger;
        }

        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        CryptographicOperations.ZeroMemory(bytes);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
