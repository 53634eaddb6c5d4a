using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// The key of a stored session. The browser holds 256 random bits; the backend knows the session under their SHA-256,
/// so that whoever reads the backend learns no key that would open a session.
/// </summary>
internal static class TicketKey
{
    // In bytes, and as base64url.
    private const int Length = 32;
    private const int TextLength = 43;

    /// <summary>A new key, as it travels in the session cookie.</summary>
    public static string Create() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Whether a text, which may come from anywhere, has the form of a key.</summary>
    public static bool HasForm(string text) => text.Length == TextLength && ShortText.IsBase64Url(text);

    /// <summary>Under which key the backend has the session; <see langword="null"/> if the text is not a key.</summary>
    public static string? ToStorageKey(string? key)
        => key is not null && HasForm(key) ? WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(key))) : null;

    /// <summary>Under which key the backend has the list of a user's sessions. The account's number does not stand there.</summary>
    /// <remarks>
    /// Not a secret: account numbers are short enough for all of them to be tried. A key to the hash would have to be stored with
    /// what it protects, and outlive the rotation of the Data Protection keys; so the documentation says what can be learned.
    /// </remarks>
    public static string ToIndexKey(string nameIdentifier)
        => "u-" + WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes("KakaoBusiness.User\n" + nameIdentifier)));
}
