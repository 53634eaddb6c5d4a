namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>
/// Reads what <see cref="CompactWriter"/> wrote, out of bytes that may be anything. What cannot be read breaks the reader: from
/// then on it gives nothing, and whoever reads asks at the end.
/// </summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    // What was granted is mostly what was asked for: one text for both.
    private ulong _lastBits;
    private string? _lastScopes;

    public bool IsBroken { get; private set; }

    /// <summary>Whether all was read, and could be.</summary>
    public readonly bool IsAtEnd => !IsBroken && _rest.IsEmpty;

    public readonly int Left => _rest.Length;

    /// <summary>What was read is nothing that is ever written.</summary>
    /// <returns>An empty text, for where one is expected.</returns>
    public string Break()
    {
        IsBroken = true;
        _rest = default;
        return "";
    }

    public byte ReadByte() => ReadBytes(1) is [var value] ? value : default;

    public ulong ReadNumber()
    {
        ulong number = 0;
        for (var i = 0; i < _rest.Length; i++)
        {
            var next = _rest[i];
            // The tenth byte has room for one bit.
            if (i == 9 && next > 1) break;
            number |= (ulong)(next & 0x7F) << (7 * i);
            if (next > 0x7F) continue;
            _rest = _rest[(i + 1)..];
            return number;
        }

        Break();
        return 0;
    }

    /// <summary>The list of consent items that the bits say.</summary>
    public string ReadScopes(ulong bits)
    {
        if (bits != _lastBits) (_lastBits, _lastScopes) = (bits, KnownTexts.GetScopes(bits));
        return _lastScopes ?? Break();
    }

    /// <summary>A count of items of which each takes a byte at least: never more than there are bytes.</summary>
    public int ReadCount() => ToCount(ReadNumber());

    /// <inheritdoc cref="ReadCount"/>
    public int ToCount(ulong number)
    {
        if (number <= (ulong)_rest.Length) return (int)number;
        Break();
        return 0;
    }

    public ReadOnlySpan<byte> ReadBytes(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            Break();
            return default;
        }

        var bytes = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return bytes;
    }
}
