using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>For which connection a consent is, in the properties of a challenge and in the state.</summary>
internal static class ConnectionState
{
    private const string KeyItem = ".kakaobusiness.connection";
    private const string OwnerItem = ".kakaobusiness.connection_owner";

    /// <summary>Returns the key of the connection; <see langword="null"/> if the consent is for a session.</summary>
    public static string? GetConnectionKey(this AuthenticationProperties properties) => properties.GetString(KeyItem);

    public static void SetConnectionKey(this AuthenticationProperties properties, string key) => properties.SetString(KeyItem, key);

    public static string? GetConnectionOwner(this AuthenticationProperties properties) => properties.GetString(OwnerItem);

    public static void SetConnectionOwner(this AuthenticationProperties properties, string? owner) => properties.SetString(OwnerItem, owner);
}
