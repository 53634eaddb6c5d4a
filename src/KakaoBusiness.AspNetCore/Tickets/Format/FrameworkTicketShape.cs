using System.Buffers.Binary;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Whether bytes have the shape that the framework's <c>TicketSerializer</c> writes: each count has its items, each text its
/// bytes. The serializer itself allocates by the counts alone, and recurses as deep as the bytes say.
/// </summary>
internal ref struct FrameworkTicketShape
{
    /// <summary>Identities that act for identities that act …; the framework sets no limit, and nobody nests three.</summary>
    private const int MaxActors = 32;

    private const int FormatVersion = 5;
    private const int PropertiesVersion = 1;

    private ReadOnlySpan<byte> _rest;

    public static bool IsSound(ReadOnlySpan<byte> bytes)
    {
        var shape = new FrameworkTicketShape { _rest = bytes };
        if (shape.ReadNumber() != FormatVersion || !shape.SkipText()) return false;
        if (!shape.TryReadCount(out var identities)) return false;
        for (var i = 0; i < identities; i++)
        {
            if (!shape.SkipIdentity(depth: 0)) return false;
        }

        return shape.SkipProperties();
    }

    /// <summary>The same of bytes that the framework's <c>PropertiesSerializer</c> writes.</summary>
    public static bool AreSoundProperties(ReadOnlySpan<byte> bytes) => new FrameworkTicketShape { _rest = bytes }.SkipProperties();

    private bool SkipProperties()
        => ReadNumber() == PropertiesVersion && TryReadCount(out var count) && SkipTexts(count, 2) && _rest.IsEmpty;

    private bool SkipIdentity(int depth)
    {
        // Authentication type, name claim type, role claim type.
        if (depth > MaxActors || !SkipTexts(3, 1) || !TryReadCount(out var claims)) return false;
        for (var i = 0; i < claims; i++)
        {
            // Type, value, value type, issuer, original issuer; then pairs.
            if (!SkipTexts(5, 1) || !TryReadCount(out var properties) || !SkipTexts(properties, 2)) return false;
        }

        if (!TryReadFlag(out var hasBootstrapContext) || (hasBootstrapContext && !SkipText())) return false;
        return TryReadFlag(out var hasActor) && (!hasActor || SkipIdentity(depth + 1));
    }

    private int? ReadNumber()
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(_rest, out var number)) return null;
        _rest = _rest[sizeof(int)..];
        return number;
    }

    private bool TryReadCount(out int count)
    {
        count = ReadNumber() ?? -1;
        return count >= 0 && count <= _rest.Length;
    }

    private bool TryReadFlag(out bool flag)
    {
        flag = _rest is [not 0, ..];
        if (_rest.IsEmpty) return false;
        _rest = _rest[1..];
        return true;
    }

    private bool SkipTexts(int count, int textsEach)
    {
        for (var i = 0; i < count * textsEach; i++)
        {
            if (!SkipText()) return false;
        }

        return true;
    }

    /// <summary>Its length in seven bits a byte, and its bytes.</summary>
    private bool SkipText()
    {
        var length = 0;
        for (var shift = 0; shift < 32; shift += 7)
        {
            if (_rest.IsEmpty) return false;
            var next = _rest[0];
            _rest = _rest[1..];
            length |= (next & 0x7F) << shift;
            if (next > 0x7F) continue;
            if (length < 0 || length > _rest.Length) return false;
            _rest = _rest[length..];
            return true;
        }

        return false;
    }
}
