using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>
/// Reads and writes a text of a compact ticket, in the shortest form from which exactly the same text can be restored. It starts with a varint,
/// whose lowest three bits are the form. The other bits are the number of the form (a length, a count, or the whole value).
/// </summary>
internal static class CompactText
{
    private enum Form : byte
    {
        /// <summary>UTF-8. The number is the length in bytes.</summary>
        Plain = 0,

        /// <summary>A known text. The number is its index in <see cref="KnownTexts"/>.</summary>
        Known = 1,

        /// <summary>Known scopes in a known order. The number has one bit for each.</summary>
        Scopes = 2,

        /// <summary>Texts that are separated by single spaces. The number is their count; the texts follow.</summary>
        List = 3,

        /// <summary>Decimal numbers that are separated by single spaces. The number is their count; they follow as varints.</summary>
        Numbers = 4,

        /// <summary>Base64url characters with six bits each. The number is their count.</summary>
        Packed = 5,

        /// <summary>A date in the format of <c>ToString("r")</c>. The number is the seconds since 1970.</summary>
        Date = 6,

        /// <summary>Resource IDs that are separated by single spaces. The number is their count; see <see cref="KnownTexts"/>.</summary>
        Resources = 7,
    }

    private const int FormBits = 3;

    /// <summary>The characters of base64url (RFC 4648 §5), in the order of their values.</summary>
    private const string Base64UrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private const int DateLength = 29;
    private const int LongestNumber = 20;

    private static readonly ulong LatestDate = (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>A strict encoding, as the framework's. A text that is not valid Unicode causes an exception and never becomes another text.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(CompactWriter writer, ReadOnlySpan<char> text)
    {
        if (TryWriteItem(writer, text)) return;
        if (KnownTexts.GetBits(text) is not 0 and var bits) WriteHead(writer, Form.Scopes, bits);
        else if (TryReadDate(text, out var seconds)) WriteHead(writer, Form.Date, seconds);
        else if (!TryWriteNumbers(writer, text) && !TryWriteResources(writer, text) && !TryWriteList(writer, text)) WritePlain(writer, text);
    }

    public static string Read(ref CompactReader reader)
    {
        var (form, number) = ReadHead(ref reader);
        return form switch
        {
            Form.Scopes => reader.ReadScopes(number),
            Form.List => ReadList(ref reader, number),
            Form.Numbers => ReadNumbers(ref reader, number),
            Form.Date => ReadDate(ref reader, number),
            Form.Resources => KnownTexts.ReadResources(ref reader, reader.ToCount(number)),
            _ => ReadItem(ref reader, form, number),
        };
    }

    /// <summary>Writes a text in a form that an item of a list can have too.</summary>
    private static bool TryWriteItem(CompactWriter writer, ReadOnlySpan<char> text)
    {
        if (KnownTexts.TryFind(text, out var known))
        {
            WriteHead(writer, Form.Known, (ulong)known);
            return true;
        }

        // The form for numbers is even shorter.
        if (text.IsEmpty || !IsBase64Url(text) || AreDigitsAndSpaces(text)) return false;
        WriteHead(writer, Form.Packed, (ulong)text.Length);
        Pack(text, writer.Reserve(PackedLength(text.Length)));
        return true;
    }

    private static string ReadItem(ref CompactReader reader, Form form, ulong number) => form switch
    {
        Form.Plain => ReadPlain(ref reader, number),
        Form.Known => KnownTexts.Find(number) ?? reader.Break(),
        Form.Packed => ReadPacked(ref reader, number),
        // The writer never writes a list within a list.
        _ => reader.Break(),
    };

    private static void WritePlain(CompactWriter writer, ReadOnlySpan<char> text)
    {
        var length = StrictUtf8.GetByteCount(text);
        WriteHead(writer, Form.Plain, (ulong)length);
        StrictUtf8.GetBytes(text, writer.Reserve(length));
    }

    private static string ReadPlain(ref CompactReader reader, ulong length)
    {
        var bytes = reader.ReadBytes(length);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : reader.Break();
    }

    private static string ReadPacked(ref CompactReader reader, ulong length)
    {
        if (length > (ulong)reader.Left * 8 / 6) return reader.Break();
        var bytes = reader.ReadBytes((ulong)PackedLength((int)length));
        return string.Create((int)length, bytes, static (text, bytes) => Unpack(bytes, text));
    }

    private static int PackedLength(int characters) => (int)(((long)characters * 6 + 7) / 8);

    /// <summary>Packs four characters into three bytes, as base64url does. One to three remaining characters start a new byte.</summary>
    private static void Pack(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var whole = text.Length / 4 * 4;
        Base64Url.DecodeFromChars(text[..whole], bytes);
        var (bits, count, position) = (0, 0, whole / 4 * 3);
        foreach (var character in text[whole..])
        {
            bits = bits << 6 | GetSixBits(character);
            count += 6;
            if (count < 8) continue;
            count -= 8;
            bytes[position++] = (byte)(bits >> count);
        }

        if (count > 0) bytes[position] = (byte)(bits << (8 - count));
    }

    private static void Unpack(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        var whole = text.Length / 4 * 4;
        Base64Url.EncodeToChars(bytes[..(whole / 4 * 3)], text);
        var (bits, count, position) = (0, 0, whole / 4 * 3);
        for (var i = whole; i < text.Length; i++)
        {
            if (count < 6)
            {
                bits = bits << 8 | bytes[position++];
                count += 8;
            }

            count -= 6;
            text[i] = Base64UrlAlphabet[bits >> count & 0x3F];
        }
    }

    private static int GetSixBits(char character) => character switch
    {
        <= '-' => 62,
        <= '9' => character - '0' + 52,
        <= 'Z' => character - 'A',
        '_' => 63,
        _ => character - 'a' + 26,
    };

    private static bool TryReadDate(ReadOnlySpan<char> text, out ulong seconds)
    {
        seconds = 0;
        if (text.Length != DateLength || !DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        Span<char> again = stackalloc char[DateLength];
        if (date < DateTimeOffset.UnixEpoch || !date.TryFormat(again, out _, "r", CultureInfo.InvariantCulture) || !text.SequenceEqual(again)) return false;
        seconds = (ulong)date.ToUnixTimeSeconds();
        return true;
    }

    private static string ReadDate(ref CompactReader reader, ulong seconds)
        => seconds <= LatestDate ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("r", CultureInfo.InvariantCulture) : reader.Break();

    /// <summary>Returns whether a text contains only base64url characters. Decoders also accept padding and white space.</summary>
    public static bool IsBase64Url(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')) return false;
        return true;
    }

    private static bool AreDigitsAndSpaces(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (!char.IsAsciiDigit(character) && character != ' ') return false;
        return true;
    }

    private static bool TryWriteNumbers(CompactWriter writer, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !AreDigitsAndSpaces(text)) return false;
        if (!text.Contains(' ')) return TryWriteNumber(writer, text);
        ulong count = 0;
        foreach (var range in text.Split(' '))
        {
            if (!TryReadNumber(text[range], out _)) return false;
            count++;
        }

        WriteHead(writer, Form.Numbers, count);
        foreach (var range in text.Split(' ')) writer.WriteNumber(ulong.Parse(text[range], NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    private static bool TryWriteNumber(CompactWriter writer, ReadOnlySpan<char> text)
    {
        if (!TryReadNumber(text, out var number)) return false;
        WriteHead(writer, Form.Numbers, 1);
        writer.WriteNumber(number);
        return true;
    }

    /// <summary>Reads a number without leading zeros, which can be restored exactly.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> digits, out ulong number)
        => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (digits.Length == 1 || digits[0] != '0');

    private static string ReadNumbers(ref CompactReader reader, ulong head)
    {
        if (head == 1) return reader.ReadNumber().ToString(CultureInfo.InvariantCulture);
        var count = reader.ToCount(head);
        var buffer = ArrayPool<char>.Shared.Rent(count * (LongestNumber + 1) + 1);
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            if (i > 0) buffer[length++] = ' ';
            reader.ReadNumber().TryFormat(buffer.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        var text = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private static bool TryWriteResources(CompactWriter writer, ReadOnlySpan<char> text)
    {
        if (KnownTexts.CountResources(text) is not { } count) return false;
        WriteHead(writer, Form.Resources, (ulong)count);
        KnownTexts.WriteResources(writer, text);
        return true;
    }

    /// <summary>Writes a list if at least one item is known. Otherwise the plain form is shorter.</summary>
    private static bool TryWriteList(CompactWriter writer, ReadOnlySpan<char> text)
    {
        if (!text.Contains(' ')) return false;
        ulong count = 0;
        var isWorthIt = false;
        foreach (var range in text.Split(' '))
        {
            if (text[range].IsEmpty) return false;
            isWorthIt |= KnownTexts.TryFind(text[range], out _);
            count++;
        }

        if (!isWorthIt) return false;
        WriteHead(writer, Form.List, count);
        foreach (var range in text.Split(' '))
        {
            if (!TryWriteItem(writer, text[range])) WritePlain(writer, text[range]);
        }

        return true;
    }

    private static string ReadList(ref CompactReader reader, ulong head)
    {
        var items = new string[reader.ToCount(head)];
        for (var i = 0; i < items.Length && !reader.IsBroken; i++)
        {
            var (form, number) = ReadHead(ref reader);
            items[i] = ReadItem(ref reader, form, number);
        }

        return reader.IsBroken ? "" : string.Join(' ', items);
    }

    private static void WriteHead(CompactWriter writer, Form form, ulong number) => writer.WriteNumber(number << FormBits | (byte)form);

    private static (Form Form, ulong Number) ReadHead(ref CompactReader reader)
    {
        var head = reader.ReadNumber();
        return ((Form)(head & ((1 << FormBits) - 1)), head >> FormBits);
    }
}
