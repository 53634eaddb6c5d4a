namespace KakaoBusiness.AspNetCore;

/// <summary>
/// How sessions and Data Protection keys lie in Redis. In code, or in the configuration section <c>KakaoBusiness:Redis</c>.
/// </summary>
public sealed class KakaoBusinessRedisOptions
{
    /// <summary>
    /// The name that all nodes of the app share and no other app has. It separates the keys of Data Protection, unless the app
    /// calls <c>SetApplicationName</c> itself. Default: <see langword="null"/>, the name of the host's environment, which is
    /// the name of the entry assembly.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>
    /// Before every key in Redis. Default: <see langword="null"/>, <c>{ApplicationName}:kakaobusiness:</c>. For rights in Redis:
    /// <c>~{prefix}*</c>.
    /// </summary>
    public string? KeyPrefix { get; set; }
}
