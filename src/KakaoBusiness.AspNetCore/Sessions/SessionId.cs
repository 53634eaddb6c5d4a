using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Serialization;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Creates and parses the session IDs of this library: 128 bits as base64url without padding.</summary>
internal static class SessionId
{
    /// <summary>The length of an ID in bytes.</summary>
    public const int Length = 16;

    private const int TextLength = 22;

    /// <summary>The valid last characters: two bits of the ID and four zeros. Other characters would decode to the same ID.</summary>
    private const string LastCharacters = "AQgw";

    /// <summary>Creates an ID. An ID is not secret, but it must not be guessable.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Returns the bits of an ID, or zero for any other text. No session has the ID zero.</summary>
    public static UInt128 ParseOrZero(string? text) => TryParse(text, out var id) ? id : UInt128.Zero;

    /// <summary>Parses an ID. Returns <see langword="false"/> for any text that this library does not issue.</summary>
    public static bool TryParse(string? text, out UInt128 id)
    {
        id = default;
        if (text is not { Length: TextLength } || !CompactText.IsBase64Url(text) || !LastCharacters.Contains(text[^1], StringComparison.Ordinal)) return false;
        Span<byte> bytes = stackalloc byte[Length];
        Base64Url.DecodeFromChars(text, bytes);
        id = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }
}
