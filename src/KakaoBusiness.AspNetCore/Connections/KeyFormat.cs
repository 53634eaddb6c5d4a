using System.Buffers;
using System.Text;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Checks the format of keys and owners.</summary>
internal static class KeyFormat
{
    public const int MaxLength = 200;

    public static bool IsValid(string? text) => text is { Length: > 0 and <= MaxLength } && !text.Contains('\0') && HasNoLoneSurrogate(text);

    /// <exception cref="ArgumentException">The text is not a valid key or owner. The message does not contain it.</exception>
    public static void ThrowIfInvalid(string? text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (!IsValid(text)) throw new ArgumentException($"The text is not valid: use 1 to {MaxLength} characters of valid Unicode without U+0000.", parameter);
    }

    /// <summary>A lone surrogate has no UTF-8 form. Databases would store something else, and two keys could become one.</summary>
    private static bool HasNoLoneSurrogate(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != OperationStatus.Done) return false;
            rest = rest[consumed..];
        }

        return true;
    }
}
