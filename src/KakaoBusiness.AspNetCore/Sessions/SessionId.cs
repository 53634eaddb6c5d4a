using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Serialization;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>The form of the session IDs that this library issues: 128 bits as base64url without padding.</summary>
internal static class SessionId
{
    /// <summary>In bytes.</summary>
    public const int Length = 16;

    private const int TextLength = 22;

    /// <summary>What the last character can be: two bits of the ID and four zeros. Other characters would decode to the same ID.</summary>
    private const string LastCharacters = "AQgw";

    /// <summary>Creates an ID. It is not a secret, but not to be guessed either.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The bits of an ID; zero, which is no session's, for every other text.</summary>
    public static UInt128 ParseOrZero(string? text) => TryParse(text, out var id) ? id : UInt128.Zero;

    /// <summary>Reads the bits of an ID. Returns <see langword="false"/> for every text that this library does not issue.</summary>
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
