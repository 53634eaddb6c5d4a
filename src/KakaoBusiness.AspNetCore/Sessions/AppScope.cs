using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Separates this app from others that share a cache, a Redis server or a Data Protection key ring with it, by the ClientIds of its
/// schemes. The application name is not enough, because two deployments of one application have the same name.
/// </summary>
internal sealed class AppScope(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options)
{
    private const int KeyLength = 10;

    // Not computed in the constructor, because options may be read only once everything that configures them exists.
    private string? _clients;

    /// <summary>Gets a hash of the ClientIds in base64url, short enough to be part of every key.</summary>
    public string Clients => _clients ??= ComputeHash(schemes.Names.Select(scheme => options.Get(scheme).ClientId));

    /// <summary>Hashes ClientIds. Each is prefixed with its length, so that different sets never produce the same text.</summary>
    public static string ComputeHash(IEnumerable<string> clientIds)
    {
        var text = string.Concat(clientIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => $"{id.Length}:{id}"));
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("KakaoBusiness.Clients\n" + text)))[..KeyLength];
    }
}
