using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// What separates this app from others that share a cache, a Redis or a Data Protection key ring with it, beside its name: the
/// ClientIds of its schemes. Two deployments of one application have the same name.
/// </summary>
internal sealed class AppScope(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options)
{
    private const int KeyLength = 10;

    // Not in the constructor: options may be read only once everything that configures them exists.
    private string? _clients;

    /// <summary>A hash of the ClientIds in base64url, short enough to stand in front of every key.</summary>
    public string Clients => _clients ??= ComputeHash(schemes.Names.Select(scheme => options.Get(scheme).ClientId));

    /// <summary>Length-prefixed, so that no two lists of ClientIds read the same.</summary>
    public static string ComputeHash(IEnumerable<string> clientIds)
    {
        var text = string.Concat(clientIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => $"{id.Length}:{id}"));
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("KakaoBusiness.Clients\n" + text)))[..KeyLength];
    }
}
