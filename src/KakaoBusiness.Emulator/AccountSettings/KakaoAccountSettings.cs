namespace KakaoBusiness.Emulator;

/// <summary>What a user does in Kakao's account settings: look at the connected app and disconnect it behind its back.</summary>
public sealed class KakaoAccountSettings
{
    private readonly BusinessTokens _tokens;

    internal KakaoAccountSettings(BusinessTokens tokens) => _tokens = tokens;

    /// <summary>The live connections, in the order of issue.</summary>
    public IReadOnlyList<KakaoConnection> Connections => [.. _tokens.Live().Select(token => token.Connection)];

    /// <summary>Ends the connection of a token; false when it was dead already.</summary>
    public bool Revoke(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _tokens.Remove(token);
    }

    /// <summary>Ends a listed connection; false when it was dead already.</summary>
    public bool Revoke(KakaoConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return RevokeConnection(connection.Id);
    }

    /// <summary>Ends every connection of a persona and says how many there were.</summary>
    public int RevokeAll(string personaKey) => _tokens.RemoveWhere(token => token.Grant.Persona.Key == personaKey);

    /// <summary>Ends every connection and says how many there were.</summary>
    public int RevokeAll() => _tokens.RemoveWhere(_ => true);

    internal bool RevokeConnection(string connectionId) => _tokens.RemoveWhere(token => token.Connection.Id == connectionId) > 0;
}
