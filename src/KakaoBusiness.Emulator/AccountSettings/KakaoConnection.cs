namespace KakaoBusiness.Emulator;

/// <summary>A live connection of a user to the app, as Kakao's account settings list it. It never shows the token.</summary>
public sealed class KakaoConnection
{
    internal KakaoConnection(string id, CodeGrant grant, DateTimeOffset issuedAt)
    {
        Id = id;
        Persona = grant.Persona;
        Scopes = grant.Scopes;
        ResourceIds = grant.ResourceIds;
        IssuedAt = issuedAt;
    }

    /// <summary>An opaque ID, drawn for the connection; not the token.</summary>
    public string Id { get; }

    /// <summary>Who consented.</summary>
    public KakaoPersona Persona { get; }

    /// <summary>The consent items.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>The ad accounts, as in <c>moment:12345</c> or <c>moment:*</c>.</summary>
    public IReadOnlyList<string> ResourceIds { get; }

    /// <summary>When the token was issued.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>Persona and scopes.</summary>
    public override string ToString() => $"{Persona.Key}: {string.Join(' ', Scopes)}";
}
