using System.Buffers.Text;
using System.Security.Cryptography;

namespace KakaoBusiness.Emulator;

/// <summary>Codes, tokens and form IDs: 256 random bits, safe in a URL.</summary>
internal static class RandomText
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
