using System.Buffers;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>The characters of base64url (RFC 4648 §5), in the order of their values.</summary>
internal static class Base64UrlText
{
    public const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Whether a text has these characters alone: no padding and no white space, which decoders let pass.</summary>
    public static bool IsMadeOf(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Characters);
}
