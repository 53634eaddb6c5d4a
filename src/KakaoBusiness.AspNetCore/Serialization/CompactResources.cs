using System.Buffers;
using System.Globalization;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>
/// A list of resource IDs of the two groups that Kakao has, <c>moment:12345 keyword:*</c>: one varint each, whose lowest bit is the
/// group, and whose other bits are zero for the wildcard and else the account's number and one.
/// </summary>
internal static class CompactResources
{
    private const string Moment = "moment:";
    private const string Keyword = "keyword:";
    private const ulong LargestId = ulong.MaxValue / 4;
    private const int LongestItem = 8 + 20 + 1;

    /// <summary>How many there are, or <see langword="null"/> if the text is not such a list.</summary>
    public static int? Count(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Moment, StringComparison.Ordinal) && !text.StartsWith(Keyword, StringComparison.Ordinal)) return null;
        var count = 0;
        foreach (var range in text.Split(' '))
        {
            if (FindNumber(text[range]) is null) return null;
            count++;
        }

        return count;
    }

    public static void Write(CompactWriter writer, ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(' ')) writer.WriteNumber(FindNumber(text[range])!.Value);
    }

    public static string Read(ref CompactReader reader, int count)
    {
        var buffer = ArrayPool<char>.Shared.Rent(count * LongestItem + 1);
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            if (i > 0) buffer[length++] = ' ';
            length += Format(reader.ReadNumber(), buffer.AsSpan(length));
        }

        var text = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private static ulong? FindNumber(ReadOnlySpan<char> resource)
    {
        ulong group = resource.StartsWith(Moment, StringComparison.Ordinal) ? 0u : 1u;
        if (group == 1 && !resource.StartsWith(Keyword, StringComparison.Ordinal)) return null;
        var id = resource[(group == 0 ? Moment : Keyword).Length..];
        if (id is "*") return group;
        return CompactText.TryReadNumber(id, out var number) && number < LargestId ? number + 1 << 1 | group : null;
    }

    private static int Format(ulong number, Span<char> text)
    {
        var group = (number & 1) == 0 ? Moment : Keyword;
        group.CopyTo(text);
        if (number >> 1 == 0)
        {
            text[group.Length] = '*';
            return group.Length + 1;
        }

        ((number >> 1) - 1).TryFormat(text[group.Length..], out var written, default, CultureInfo.InvariantCulture);
        return group.Length + written;
    }
}
