namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>
/// Reads what <see cref="CompactWriter"/> wrote, from bytes that may be anything. Invalid bytes break the reader: from then on it returns only
/// empty values, and the caller checks for this at the end.
/// </summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    // Granted and requested scopes are usually the same, so both share one string.
    private ulong _lastBits;
    private string? _lastScopes;

    public bool IsBroken { get; private set; }

    /// <summary>Gets whether all bytes were read and valid.</summary>
    public readonly bool IsAtEnd => !IsBroken && _rest.IsEmpty;

    public readonly int Left => _rest.Length;

    /// <summary>Breaks the reader, because it read something that the writer never writes.</summary>
    /// <returns>An empty text, for callers that have to return one.</returns>
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
            // The tenth byte has room for only one bit.
            if (i == 9 && next > 1) break;
            number |= (ulong)(next & 0x7F) << (7 * i);
            if (next > 0x7F) continue;
            _rest = _rest[(i + 1)..];
            return number;
        }

        Break();
        return 0;
    }

    /// <summary>Returns the list of scopes for the bits.</summary>
    public string ReadScopes(ulong bits)
    {
        if (bits != _lastBits) (_lastBits, _lastScopes) = (bits, KnownTexts.GetScopes(bits));
        return _lastScopes ?? Break();
    }

    /// <summary>Reads the count of items. Each item takes at least one byte, so a count above the number of remaining bytes is invalid.</summary>
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
