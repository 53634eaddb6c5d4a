using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Encrypts what a store must not see. The purpose contains the scheme, the client ID and the key, so that a row that was copied to another key or
/// app cannot be decrypted.
/// </summary>
internal sealed class ConnectionProtection(IDataProtectionProvider dataProtection, IOptionsMonitor<KakaoBusinessOptions> options)
{
    private const string Purpose = "KakaoBusiness.AspNetCore.Connections";

    /// <summary>Encrypts a token for one key.</summary>
    public byte[] Protect(string scheme, string key, KakaoBusinessToken token)
        => Protect(CreateProtector(scheme, "token", key), Encoding.ASCII.GetBytes(token.Reveal()));

    /// <summary>
    /// Returns the token, or <see langword="null"/> if the entry has none that can be decrypted. <paramref name="isOutdated"/> is
    /// <see langword="true"/> if the encryption key is outdated.
    /// </summary>
    public KakaoBusinessToken? Unprotect(KakaoBusinessConnectionEntry entry, out bool isOutdated)
        => Unprotect(CreateProtector(entry.Scheme, "token", entry.Key), entry.ProtectedToken, out isOutdated);

    /// <summary>Encrypts a token that only has to be revoked.</summary>
    public byte[] ProtectOwed(string scheme, Guid id, KakaoBusinessToken token)
        => Protect(CreateProtector(scheme, "revocation", id.ToString("N")), Encoding.ASCII.GetBytes(token.Reveal()));

    /// <summary>Returns the token, or <see langword="null"/> if it cannot be decrypted.</summary>
    public KakaoBusinessToken? Unprotect(KakaoBusinessOwedRevocation owed)
        => Unprotect(CreateProtector(owed.Scheme, "revocation", owed.Id.ToString("N")), owed.ProtectedToken, out _);

    /// <summary>Encrypts the Kakao account of one key. Returns <see langword="null"/> if the account is unknown.</summary>
    public byte[]? Protect(string scheme, string key, ConnectedAccount account)
        => account is { Id: null, Email: null }
            ? null
            : Protect(CreateProtector(scheme, "account", key), JsonSerializer.SerializeToUtf8Bytes(account, ConnectionJson.Default.ConnectedAccount));

    /// <summary>Returns the Kakao account, which is empty if it is unknown or cannot be decrypted.</summary>
    public ConnectedAccount FindAccount(KakaoBusinessConnectionEntry entry)
        => Open(CreateProtector(entry.Scheme, "account", entry.Key), entry.ProtectedAccount, out _) is { } plain
            ? JsonSerializer.Deserialize(plain, ConnectionJson.Default.ConnectedAccount)!
            : new ConnectedAccount(null, null);

    private IDataProtector CreateProtector(string scheme, string kind, string key)
    {
        var schemeOptions = options.Get(scheme);
        return (schemeOptions.DataProtectionProvider ?? dataProtection).CreateProtector(Purpose, scheme, schemeOptions.ClientId ?? "", kind, key, "v1");
    }

    private static byte[] Protect(IDataProtector protector, byte[] plain)
    {
        var result = protector.Protect(plain);
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    private static KakaoBusinessToken? Unprotect(IDataProtector protector, byte[]? protectedToken, out bool isOutdated)
    {
        if (Open(protector, protectedToken, out isOutdated) is not { } plain) return null;
        KakaoBusinessToken.TryCreate(Encoding.ASCII.GetString(plain), out var token);
        CryptographicOperations.ZeroMemory(plain);
        return token;
    }

    private static byte[]? Open(IDataProtector protector, byte[]? value, out bool isOutdated)
    {
        isOutdated = false;
        if (value is null) return null;
        try
        {
            return protector is IPersistedDataProtector persisted
                ? persisted.DangerousUnprotect(value, ignoreRevocationErrors: false, out isOutdated, out _)
                : protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Represents the Kakao account that gave a consent, as far as it is known.</summary>
internal sealed record ConnectedAccount(string? Id, string? Email)
{
    public override string ToString() => "[Kakao account]";
}

[System.Text.Json.Serialization.JsonSerializable(typeof(ConnectedAccount))]
internal sealed partial class ConnectionJson : System.Text.Json.Serialization.JsonSerializerContext;
