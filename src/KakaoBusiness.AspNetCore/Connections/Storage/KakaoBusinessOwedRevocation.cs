namespace KakaoBusiness.AspNetCore;

/// <summary>A business token that the app no longer uses and that still has to be revoked at Kakao.</summary>
public sealed record KakaoBusinessOwedRevocation
{
    /// <summary>The random ID of the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>The Kakao Business scheme that issued the token.</summary>
    public required string Scheme { get; init; }

    /// <summary>The encrypted business token.</summary>
    public required byte[] ProtectedToken { get; init; }

    /// <summary>When the revocation became owed.</summary>
    public required DateTimeOffset OwedSince { get; init; }

    /// <summary>When the watcher tries next.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Returns the scheme, never the token.</summary>
    public override string ToString() => $"owed revocation of {Scheme}";
}
