namespace KakaoBusiness.Emulator;

/// <summary>Represents a live connection of a user to the app, as in Kakao's account settings. It never exposes the token.</summary>
public sealed class KakaoConnection
{
    internal KakaoConnection(string id, ConsentGrant grant, DateTimeOffset issuedAt)
    {
        Id = id;
        ClientId = grant.Client.ClientId;
        AppName = grant.Client.AppName;
        Persona = grant.Persona;
        Scopes = grant.Scopes;
        ResourceIds = grant.ResourceIds;
        IssuedAt = issuedAt;
    }

    /// <summary>Gets an opaque random ID, which is not the token.</summary>
    public string Id { get; }

    /// <summary>Gets the REST API key of the app.</summary>
    public string ClientId { get; }

    /// <summary>Gets the persona who gave the consent.</summary>
    public KakaoPersona Persona { get; }

    /// <summary>Gets the granted scopes.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Gets the granted resources, as in <c>moment:12345</c> or <c>moment:*</c>.</summary>
    public IReadOnlyList<string> ResourceIds { get; }

    /// <summary>Gets the time when the token was issued.</summary>
    public DateTimeOffset IssuedAt { get; }

    internal string AppName { get; }

    /// <summary>Returns the persona and the scopes.</summary>
    public override string ToString() => $"{Persona.Key}: {string.Join(' ', Scopes)}";
}
