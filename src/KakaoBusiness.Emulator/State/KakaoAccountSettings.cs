namespace KakaoBusiness.Emulator;

/// <summary>Represents Kakao's account settings, where a user sees connected apps and disconnects them without the apps' knowledge.</summary>
public sealed class KakaoAccountSettings
{
    private readonly BusinessTokens _tokens;

    internal KakaoAccountSettings(BusinessTokens tokens) => _tokens = tokens;

    /// <summary>Gets the live connections, in the order of issue.</summary>
    public IReadOnlyList<KakaoConnection> Connections => [.. _tokens.GetLive().Select(token => token.Connection)];

    /// <summary>Ends the connection of a token.</summary>
    /// <param name="token">The business token.</param>
    /// <returns><see langword="false"/> if the token was already dead.</returns>
    public bool Revoke(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _tokens.Remove(token);
    }

    /// <summary>Ends a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns><see langword="false"/> if its token was already dead.</returns>
    public bool Revoke(KakaoConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return RevokeConnection(connection.Id);
    }

    /// <summary>Ends every connection of a persona.</summary>
    /// <param name="personaKey">The key of the persona.</param>
    /// <returns>The number of connections that ended.</returns>
    public int RevokeAll(string personaKey) => _tokens.RemoveWhere(token => token.Grant.Persona.Key == personaKey);

    /// <summary>Ends every connection.</summary>
    /// <returns>The number of connections that ended.</returns>
    public int RevokeAll() => _tokens.RemoveWhere(_ => true);

    internal bool RevokeConnection(string connectionId) => _tokens.RemoveWhere(token => token.Connection.Id == connectionId) > 0;
}
